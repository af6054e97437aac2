//! Odd shapes, from the builder to the template.

use insta::assert_snapshot;
use stackwright::{App, OnRemoval, render::Dialect, resource::ResourceType, sub, template::Node};

use crate::spread::{
    alexa, bedrock, budgets, cloud_formation, data_brew, doc_db, ec2, ecr, eks, events, lambda,
    rds, serverless, ssm, verified_permissions, vpc_lattice,
};

/// The properties of a builder, as they stand in a template.
fn properties(resource: impl ResourceType) -> String {
    let (properties, _) = resource.into_properties().into_parts();
    Node::from(properties).to_yaml()
}

#[test]
fn names_that_are_keywords() {
    let path = vpc_lattice::rule::PathMatch::new(
        vpc_lattice::rule::PathMatchType::new().prefix("/reports"),
    );
    let rule = vpc_lattice::Rule::new(
        vpc_lattice::rule::Action::new().fixed_response(vpc_lattice::rule::FixedResponse::new(404)),
        vpc_lattice::rule::Match::new(vpc_lattice::rule::HttpMatch::new().path_match(path)),
        10,
    );
    assert_snapshot!(properties(rule), @r"
    Action:
      FixedResponse:
        StatusCode: 404
    Match:
      HttpMatch:
        PathMatch:
          Match:
            Prefix: /reports
    Priority: 10
    ");
    let definition = verified_permissions::policy::PolicyDefinition::new().static_(
        verified_permissions::policy::StaticPolicyDefinition::new(
            "permit(principal, action, resource);",
        ),
    );
    assert_snapshot!(properties(verified_permissions::Policy::new(definition, "store")), @r"
    Definition:
      Static:
        Statement: permit(principal, action, resource);
    PolicyStoreId: store
    ");
}

#[test]
fn a_type_within_itself() {
    use budgets::budget::{BudgetData, Expression, ExpressionDimensionValues};
    let dimension = |key: &str, value: &str| {
        let values = ExpressionDimensionValues::new().key(key).values([value]);
        Expression::new().dimensions(values)
    };
    let either = Expression::new().or([
        dimension("REGION", "eu-west-1"),
        dimension("REGION", "eu-north-1"),
    ]);
    let all = Expression::new().and([either, Expression::new().not(dimension("SERVICE", "Tax"))]);
    let budget = budgets::Budget::new(BudgetData::new("COST", "MONTHLY").filter_expression(all));
    assert_snapshot!(properties(budget), @r"
    Budget:
      BudgetType: COST
      TimeUnit: MONTHLY
      FilterExpression:
        And:
          - Or:
              - Dimensions:
                  Key: REGION
                  Values:
                    - eu-west-1
              - Dimensions:
                  Key: REGION
                  Values:
                    - eu-north-1
          - Not:
              Dimensions:
                Key: SERVICE
                Values:
                  - Tax
    ");
}

#[test]
fn one_of_several_types() {
    use cloud_formation::guard_hook::{self, Options, S3Location};
    use data_brew::recipe::{Action, RecipeParameters, RecipeStep};
    let location = || S3Location::new("s3://rules/input.yaml");
    let one = Options::new().input_params(location());
    let several = Options::new().input_params([location(), location()]);
    let hook = |options| {
        let targets = [guard_hook::TargetOperation::Resource];
        cloud_formation::GuardHook::new(
            "Company::Rules::Hook",
            "arn:aws:iam::123456789012:role/hook",
            guard_hook::FailureMode::Warn,
            guard_hook::HookStatus::Enabled,
            location(),
            targets,
        )
        .options(options)
    };
    assert_snapshot!(properties(hook(one)), @r"
    Alias: Company::Rules::Hook
    ExecutionRole: arn:aws:iam::123456789012:role/hook
    FailureMode: WARN
    HookStatus: ENABLED
    RuleLocation:
      Uri: s3://rules/input.yaml
    TargetOperations:
      - RESOURCE
    Options:
      InputParams:
        Uri: s3://rules/input.yaml
    ");
    assert_snapshot!(properties(hook(several)), @r"
    Alias: Company::Rules::Hook
    ExecutionRole: arn:aws:iam::123456789012:role/hook
    FailureMode: WARN
    HookStatus: ENABLED
    RuleLocation:
      Uri: s3://rules/input.yaml
    TargetOperations:
      - RESOURCE
    Options:
      InputParams:
        - Uri: s3://rules/input.yaml
        - Uri: s3://rules/input.yaml
    ");

    let typed = Action::new("UPPER_CASE").parameters(RecipeParameters::new().source_column("name"));
    let free = Action::new("LOWER_CASE").parameters([("sourceColumn", "name")]);
    let recipe = data_brew::Recipe::new("names", [RecipeStep::new(typed), RecipeStep::new(free)]);
    assert_snapshot!(properties(recipe), @r"
    Name: names
    Steps:
      - Action:
          Operation: UPPER_CASE
          Parameters:
            SourceColumn: name
      - Action:
          Operation: LOWER_CASE
          Parameters:
            sourceColumn: name
    ");
}

#[test]
fn text_of_any_kind_or_a_part() {
    use serverless::function::CodeUri;
    let at = |function: serverless::Function| properties(function);
    assert_snapshot!(at(serverless::Function::new().code_uri(CodeUri::new("code", "list.zip"))), @r"
    CodeUri:
      Bucket: code
      Key: list.zip
    ");
    assert_snapshot!(at(serverless::Function::new().code_uri("list")), @"CodeUri: list");
    assert_snapshot!(at(serverless::Function::new().code_uri(sub("s3://${Code}/list.zip"))), @"CodeUri: !Sub s3://${Code}/list.zip");
    let policies = serverless::Function::new().policies(["AWSLambdaBasicExecutionRole"]);
    assert_snapshot!(at(policies), @r"
    Policies:
      - AWSLambdaBasicExecutionRole
    ");
}

#[test]
fn mappings_with_free_keys_and_free_json() {
    let flow = bedrock::Flow::new("arn:aws:iam::123456789012:role/flow", "report")
        .definition_substitutions([("model", "nova"), ("region", "eu-west-1")])
        .tags([("team", "dragons")]);
    assert_snapshot!(properties(flow), @r"
    ExecutionRoleArn: arn:aws:iam::123456789012:role/flow
    Name: report
    DefinitionSubstitutions:
      model: nova
      region: eu-west-1
    Tags:
      team: dragons
    ");
    let pattern =
        serde_json::json!({ "source": ["aws.ec2"], "detail": { "state": [{ "exists": true }] } });
    assert_snapshot!(properties(events::Rule::new().event_pattern(pattern)), @r"
    EventPattern:
      source:
        - aws.ec2
      detail:
        state:
          - exists: true
    ");
    let content: Node = serde_json::json!({ "schemaVersion": "2.2", "mainSteps": [] }).into();
    assert_snapshot!(properties(ssm::Document::new(content)), @r"
    Content:
      schemaVersion: '2.2'
      mainSteps: []
    ");
}

#[test]
fn parts_that_have_no_properties() {
    let choice = bedrock::prompt::ToolChoice::new().auto(bedrock::prompt::AutoToolChoice::new());
    let (node, _) = stackwright::IntoValue::into_value(choice).into_parts();
    assert_snapshot!(node.to_yaml(), @"Auto: {}");
}

#[test]
fn values_that_differ_in_case_only_or_start_with_a_digit() {
    use eks::nodegroup::CapacityType;
    assert_eq!(CapacityType::OnDemand.as_str(), "ON_DEMAND");
    assert_eq!(CapacityType::OnDemand2.as_str(), "OnDemand");
    assert_eq!(doc_db::db_cluster::EngineVersion::N501.as_str(), "5.0.1");
}

#[test]
fn a_part_with_the_name_of_its_resource() {
    let registry =
        ecr::replication_configuration::ReplicationDestination::new("eu-west-1", "123456789012");
    let rule = ecr::replication_configuration::ReplicationRule::new([registry]);
    let part = ecr::replication_configuration::ReplicationConfiguration::new([rule]);
    assert_snapshot!(properties(ecr::ReplicationConfiguration::new(part)), @r"
    ReplicationConfiguration:
      Rules:
        - Destinations:
            - Region: eu-west-1
              RegistryId: '123456789012'
    ");
}

#[test]
fn many_required_properties() {
    use lambda::microvm_image::{
        CodeArtifact, CpuConfiguration, CpuConfigurationArchitecture, EnvironmentVariable, Hooks,
        Logging, Resources,
    };
    let image = lambda::MicrovmImage::new(
        [lambda::microvm_image::AdditionalOsCapabilities::All],
        "arn:aws:lambda:eu-west-1:aws:microvm-image:base",
        "1",
        "arn:aws:iam::123456789012:role/build",
        CodeArtifact::new("s3://code/image.zip"),
        [CpuConfiguration::new(CpuConfigurationArchitecture::Arm64)],
        "reports",
        ["arn:aws:lambda:eu-west-1:123456789012:connector:c"],
        [EnvironmentVariable::new("STAGE", "prod")],
        Hooks::new(),
        Logging::new(),
        "reports",
        [Resources::new(512)],
    );
    assert_snapshot!(properties(image), @r"
    AdditionalOsCapabilities:
      - ALL
    BaseImageArn: arn:aws:lambda:eu-west-1:aws:microvm-image:base
    BaseImageVersion: '1'
    BuildRoleArn: arn:aws:iam::123456789012:role/build
    CodeArtifact:
      Uri: s3://code/image.zip
    CpuConfigurations:
      - Architecture: ARM_64
    Description: reports
    EgressNetworkConnectors:
      - arn:aws:lambda:eu-west-1:123456789012:connector:c
    EnvironmentVariables:
      - Key: STAGE
        Value: prod
    Hooks: {}
    Logging: {}
    Name: reports
    Resources:
      - MinimumMemoryInMiB: 512
    ");
}

#[test]
fn a_type_of_another_vendor() {
    let skill = alexa::Skill::new(
        alexa::skill::AuthenticationConfiguration::new("id", "secret", "token"),
        alexa::skill::SkillPackage::new("skills", "dragons.zip"),
        "vendor",
    );
    assert_snapshot!(properties(skill), @r"
    AuthenticationConfiguration:
      ClientId: id
      ClientSecret: secret
      RefreshToken: token
    SkillPackage:
      S3Bucket: skills
      S3Key: dragons.zip
    VendorId: vendor
    ");
}

#[test]
fn nested_attributes_and_data() {
    let mut app = App::new("shapes", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("shapes");
    let cluster = rds::DbCluster::new()
        .engine("aurora-postgresql")
        .manage_master_user_password(true)
        .on_removal(OnRemoval::Snapshot);
    let cluster = stack.add("Cluster", cluster);
    stack.output("Host", "", cluster.endpoint_address());
    stack.output("Secret", "", cluster.master_user_secret_secret_arn());
    let network = stack.add("Network", ec2::Vpc::new().cidr_block("10.0.0.0/16"));
    stack.output("Blocks", "", network.cidr_block_associations());
    let assembly = app
        .synthesize(Dialect::CloudFormation)
        .expect("nothing is wrong with it");
    assert_snapshot!(assembly.stacks[0].template.to_yaml(), @r"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Cluster:
        Type: AWS::RDS::DBCluster
        DeletionPolicy: Snapshot
        UpdateReplacePolicy: Snapshot
        Properties:
          Engine: aurora-postgresql
          ManageMasterUserPassword: true
      Network:
        Type: AWS::EC2::VPC
        Properties:
          CidrBlock: 10.0.0.0/16
    Outputs:
      Host:
        Value: !GetAtt Cluster.Endpoint.Address
      Secret:
        Value: !GetAtt Cluster.MasterUserSecret.SecretArn
      Blocks:
        Value: !GetAtt Network.CidrBlockAssociations
    ");
}
