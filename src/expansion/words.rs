//! What things are called in sentences.

/// A serverless resource.
pub(super) fn noun(type_name: &str) -> &'static str {
    match type_name {
        "AWS::Serverless::Function" => "function",
        "AWS::Serverless::Api" => "API",
        "AWS::Serverless::HttpApi" => "HTTP API",
        "AWS::Serverless::WebSocketApi" => "WebSocket API",
        "AWS::Serverless::GraphQLApi" => "GraphQL API",
        "AWS::Serverless::StateMachine" => "state machine",
        "AWS::Serverless::LayerVersion" => "layer",
        "AWS::Serverless::SimpleTable" => "table",
        "AWS::Serverless::Application" => "application",
        "AWS::Serverless::Connector" => "connector",
        "AWS::Serverless::CapacityProvider" => "capacity provider",
        _ => "resource",
    }
}

/// A resource that the transform makes, by its type.
pub(super) fn word(type_name: &str) -> String {
    let known = match type_name {
        "AWS::IAM::Role" => "role",
        "AWS::IAM::ManagedPolicy" => "policy",
        "AWS::Lambda::Permission" => "permission",
        "AWS::Lambda::EventSourceMapping" => "event source mapping",
        "AWS::Lambda::Url" => "URL",
        "AWS::Events::Rule" => "rule",
        "AWS::IoT::TopicRule" => "topic rule",
        "AWS::Scheduler::Schedule" => "schedule",
        "AWS::SNS::Subscription" => "subscription",
        "AWS::Logs::SubscriptionFilter" => "log subscription",
        "AWS::SQS::Queue" => "queue",
        "AWS::SQS::QueuePolicy" => "queue policy",
        "AWS::SNS::Topic" => "topic",
        "AWS::SNS::TopicPolicy" => "topic policy",
        "AWS::ApiGatewayV2::ApiMapping" => "base path",
        "AWS::ApiGatewayV2::DomainName" => "domain name",
        "AWS::AppSync::GraphQLSchema" => "schema",
        "" => "part",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let name = type_name.rsplit("::").next().unwrap_or(type_name);
    let mut words = String::new();
    let mut last_small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && last_small {
            words.push(' ');
        }
        last_small = letter.is_lowercase();
        words.extend(letter.to_lowercase());
    }
    words
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
