//! "Did you mean …?"

/// The known word that is most like `word`, if any is.
pub(crate) fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Unlike by their lengths alone are most, and a long word takes long to compare.
    let length = word.chars().count();
    let known: Vec<&str> = known
        .into_iter()
        .filter(|known| known.len() * 3 >= length)
        .collect();
    similar::get_close_matches(word, &known, 1, 0.6)
        .into_iter()
        .next()
}

/// `; did you mean …?`, or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    closest(word, known).map_or_else(String::new, |found| format!("; did you mean `{found}`?"))
}
