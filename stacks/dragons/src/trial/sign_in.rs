//! Signing up and in, as the web app does it: unsigned calls to the user pool. Only what the
//! user's mailbox would confirm is confirmed by the account's owner instead.

use serde_json::{Value, json};

use super::{
    application::Accounts,
    check::{Failure, Verdict},
    cloud::Cloud,
    demo_user::DemoUser,
    http::Http,
};

const PROVIDER: &str = "AWSCognitoIdentityProviderService";

/// The user pool of an application, from outside and from inside.
pub(super) struct Pool<'a> {
    pub(super) accounts: &'a Accounts,
    pub(super) cloud: &'a dyn Cloud,
    /// The address of the user pools' service.
    pub(super) address: String,
}

/// The pool's refusal.
struct Refusal {
    kind: String,
    text: String,
}

impl Pool<'_> {
    /// Signs the kept user in, and up if this has not happened yet. Gives the ID token.
    pub(super) fn admit(&self, user: &DemoUser) -> Result<(String, &'static str), Failure> {
        if let Ok(token) = self.sign_in(user)? {
            return Ok((token, "signed in again"));
        }
        match self.sign_up(user)? {
            Ok(()) => self.confirm(user)?,
            // The pool and the file with the password are of different times.
            Err(refusal) if refusal.kind == "UsernameExistsException" => {
                self.set_password(user)?;
            }
            Err(refusal) => return Err(Failure::new("a new user", refusal.text)),
        }
        match self.sign_in(user)? {
            Ok(token) => Ok((token, "signed up, confirmed and signed in")),
            Err(refusal) => Err(Failure::new("an ID token", refusal.text)),
        }
    }

    /// Adds a user whom nobody writes to, and signs it in. Gives the ID token.
    pub(super) fn admit_in_passing(&self, user: &DemoUser) -> Result<String, Failure> {
        self.owner(
            "AdminCreateUser",
            json!({
                "Username": user.email,
                "MessageAction": "SUPPRESS",
                "UserAttributes": [
                    {"Name": "email", "Value": user.email},
                    {"Name": "email_verified", "Value": "true"},
                ],
            }),
        )?;
        self.set_password(user)?;
        self.sign_in(user)?
            .map_err(|refusal| Failure::new("an ID token", refusal.text))
    }

    /// Removes a user.
    pub(super) fn remove(&self, user: &DemoUser) -> Verdict {
        self.owner("AdminDeleteUser", json!({"Username": user.email}))?;
        Ok("the user is gone".to_owned())
    }

    fn sign_up(&self, user: &DemoUser) -> Result<Result<(), Refusal>, Failure> {
        let answer = self.client(
            "SignUp",
            &json!({
                "ClientId": self.accounts.user_pool_client_id,
                "Username": user.email,
                "Password": user.password,
                "UserAttributes": [{"Name": "email", "Value": user.email}],
            }),
        )?;
        Ok(answer.map(|_| ()))
    }

    fn sign_in(&self, user: &DemoUser) -> Result<Result<String, Refusal>, Failure> {
        let answer = self.client(
            "InitiateAuth",
            &json!({
                "ClientId": self.accounts.user_pool_client_id,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": user.email, "PASSWORD": user.password},
            }),
        )?;
        Ok(answer.and_then(|answer| {
            let token = answer["AuthenticationResult"]["IdToken"].as_str();
            token.map(ToOwned::to_owned).ok_or_else(|| Refusal {
                kind: String::new(),
                text: match answer["ChallengeName"].as_str() {
                    Some(challenge) => format!("the challenge {challenge}"),
                    None => "an answer without an ID token".to_owned(),
                },
            })
        }))
    }

    fn confirm(&self, user: &DemoUser) -> Result<(), Failure> {
        self.owner("AdminConfirmSignUp", json!({"Username": user.email}))
    }

    /// Sets the password, which also confirms the user.
    fn set_password(&self, user: &DemoUser) -> Result<(), Failure> {
        self.owner(
            "AdminSetUserPassword",
            json!({"Username": user.email, "Password": user.password, "Permanent": true}),
        )
    }

    /// A call that only the account's owner may make.
    fn owner(&self, operation: &str, mut body: Value) -> Result<(), Failure> {
        body["UserPoolId"] = self.accounts.user_pool_id.as_str().into();
        let target = format!("{PROVIDER}.{operation}");
        self.cloud.call("cognito-idp", &target, &body)?;
        Ok(())
    }

    /// A call that anyone may make.
    fn client(&self, operation: &str, body: &Value) -> Result<Result<Value, Refusal>, Failure> {
        let target = format!("{PROVIDER}.{operation}");
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", target.as_str()),
        ];
        let answer =
            Http::for_address(&self.address).send("POST", &self.address, &headers, Some(body))?;
        let content = answer.json().unwrap_or_default();
        if answer.status == 200 {
            return Ok(Ok(content));
        }
        // Some services put a namespace in front of the name.
        let kind = content["__type"].as_str().unwrap_or_default();
        let kind = kind.rsplit('#').next().unwrap_or_default().to_owned();
        Ok(Err(Refusal {
            text: format!("{operation}: {}", answer.excerpt()),
            kind,
        }))
    }
}
