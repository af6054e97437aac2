//! The API in the serverless dialect: one resource, whose definition is OpenAPI's.

use super::Writer;
use crate::{
    construct::rest_api::{api::Api, method::Method, names, stage::Stage},
    link,
    render::serverless::Call,
    resource::Declaration,
    template::{Intrinsic, Map, Node, serverless},
};

/// What the transform has properties for, of a stage.
const OF_STAGE: [&str; 6] = [
    "TracingEnabled",
    "CacheClusterEnabled",
    "CacheClusterSize",
    "AccessLogSetting",
    "MethodSettings",
    "Variables",
];

impl Writer<'_, '_> {
    /// The API has another logical id than in plain CloudFormation, and is another API.
    ///
    /// Under the same id, a stack that changes its dialect would break it: the update writes the
    /// methods of the definition, and its cleanup then deletes those of the former resources,
    /// which are the same ones (<https://github.com/aws-amplify/amplify-category-api/issues/1364>).
    pub(super) fn serverless(&mut self, api: &Api) {
        let Some((first, others)) = self.state.stages.split_first() else {
            return;
        };
        let id = format!("Serverless{}", self.api);
        let mut properties = Map::default();
        let mut set = |name: &str, value: Node| {
            properties.insert(name.to_owned(), value);
        };
        set("Name", api.definition.name.node().clone());
        if let Some(text) = &api.definition.description {
            set("Description", text.as_str().into());
        }
        let endpoint = api.definition.endpoint.as_str();
        set(
            "EndpointConfiguration",
            Node::from([("Type", endpoint.into())]),
        );
        set("StageName", first.name.as_str().into());
        // Without a version, the transform makes a second stage called `Stage`.
        set("OpenApiVersion", "3.0.1".into());
        let mut stage = self.stage_of(first, &id, "").resource.properties;
        for name in OF_STAGE {
            if let Some(value) = stage.shift_remove(name) {
                properties.insert(name.to_owned(), value);
            }
        }
        let definition = self.definition(api);
        properties.insert("DefinitionBody".to_owned(), definition);
        let declaration = Declaration::plain(serverless::API, properties);
        let declaration = declaration.depends_on(first.after.clone());
        self.declare(&id, declaration, self.line);
        for stage in others {
            let declaration = self.stage_of(stage, &id, &format!("{id}.Deployment"));
            self.declare(&stage.id, declaration, stage.line);
        }
        self.refer(&id, first);
        for method in &self.state.methods {
            self.call(&id, method);
        }
    }

    /// Has references to the API and its stage mean what they are here.
    fn refer(&mut self, id: &str, stage: &Stage) {
        let api = self.api.to_owned();
        let serverless = self.rendering.serverless();
        serverless.renamed.insert(api, id.to_owned());
        serverless
            .renamed
            .insert(stage.id.clone(), format!("{id}.Stage"));
    }

    /// Has the function or the state machine behind a method name it as an event, which brings
    /// the permission or the role.
    fn call(&mut self, api: &str, method: &Method) {
        if let Some(function) = &method.integration.function {
            let function = self.own(function.node());
            for (id, permission) in self.permissions_of(method) {
                let permission = Declaration::by_construct(permission);
                self.event(api, method, function.clone(), (id, permission));
            }
        }
        if let Some((role, declaration)) = method
            .role
            .as_ref()
            .and_then(|role| Some((role, role.unwritten()?)))
        {
            let permission = method.integration.permission.as_ref();
            let machine = permission
                .and_then(|permission| permission.only("states:StartExecution"))
                .and_then(|machine| self.own(machine));
            let id = role.logical_id().to_owned();
            self.event(api, method, machine, (id, declaration));
        }
    }

    fn event(
        &mut self,
        api: &str,
        method: &Method,
        of: Option<String>,
        (id, mut otherwise): (String, Declaration),
    ) {
        let Some(of) = of else {
            self.declare(&id, otherwise, method.line);
            return;
        };
        self.rendering.link(&id, &mut otherwise.resource);
        let properties = [
            ("RestApiId", Intrinsic::Ref(api.to_owned()).into()),
            ("Path", format!("/{}", method.path).into()),
            ("Method", method.verb.as_str().to_lowercase().into()),
        ];
        let properties = properties.map(|(name, value)| (name.to_owned(), value));
        self.rendering.serverless().calls(Call {
            of,
            event: format!("{}{}", method.verb.title(), names::pascal(&method.path)),
            properties: properties.into_iter().collect(),
            otherwise: (id, otherwise.resource),
        });
    }

    /// The logical id of the resource of this stack that `node` refers to.
    fn own(&self, node: &Node) -> Option<String> {
        let Node::Intrinsic(intrinsic) = node else {
            return None;
        };
        match &**intrinsic {
            Intrinsic::GetAtt { resource: id, .. } | Intrinsic::Ref(id)
                if self.rendering.stack().has_resource(id) =>
            {
                Some(link::plain(id).to_owned())
            }
            _ => None,
        }
    }
}
