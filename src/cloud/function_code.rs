//! The code of functions, from where the service keeps it.

use std::{io::Read as _, time::Duration};

use super::{Cloud, JsonCallError};

const OPERATION: &str = "GetFunction";
const PATIENCE: Duration = Duration::from_secs(120);

impl Cloud {
    /// The archive of code that a function has now, if it is of at most `limit` bytes.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::JsonCallError> {
    /// match cloud.function_code("hello", 64 << 20).await? {
    ///     Some(archive) => println!("{} bytes", archive.len()),
    ///     None => println!("a large function"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn function_code(
        &self,
        name: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, JsonCallError> {
        let failed = |message: &str| JsonCallError {
            operation: OPERATION.to_owned(),
            code: None,
            message: message.to_owned(),
        };
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        if name.is_empty() || !name.chars().all(plain) {
            return Err(failed("its name is none of a function"));
        }
        let path = format!("/2015-03-31/functions/{name}");
        let answer = self.json_get("lambda", OPERATION, &path).await?;
        let Some(url) = answer["Code"]["Location"].as_str().map(str::to_owned) else {
            return Err(failed("it does not say where the code lies"));
        };
        let archive = tokio::task::spawn_blocking(move || download(&url, limit)).await;
        // The address is as good as a password, so nothing of it is told.
        match archive {
            Ok(Ok(archive)) => Ok(archive),
            Ok(Err(ureq::Error::StatusCode(status))) => Err(failed(&format!(
                "the code cannot be downloaded: status {status}"
            ))),
            _ => Err(failed("the code cannot be downloaded")),
        }
    }
}

fn download(url: &str, limit: u64) -> Result<Option<Vec<u8>>, ureq::Error> {
    let request = ureq::get(url)
        .config()
        .timeout_global(Some(PATIENCE))
        .build();
    let mut answer = request.call()?;
    let mut archive = Vec::new();
    let mut content = answer.body_mut().as_reader().take(limit + 1);
    content.read_to_end(&mut archive)?;
    Ok((archive.len() as u64 <= limit).then_some(archive))
}
