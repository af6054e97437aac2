//! Logical ids from paths and names.

/// `CognitoAuthorizer` for `cognito-authorizer`, `DragonsName` for `dragons/{name}`.
pub(super) fn pascal(text: &str) -> String {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect()
}

/// The logical id of the resource at `path` of the API `api`.
pub(super) fn resource_id(api: &str, path: &str) -> String {
    if path.is_empty() {
        format!("{api}Root")
    } else {
        format!("{api}{}", pascal(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_words() {
        assert_eq!(pascal("cognito-authorizer"), "CognitoAuthorizer");
        assert_eq!(resource_id("Api", "dragons/{name}"), "ApiDragonsName");
        assert_eq!(resource_id("Api", "{proxy+}"), "ApiProxy");
        assert_eq!(resource_id("Api", ""), "ApiRoot");
    }
}
