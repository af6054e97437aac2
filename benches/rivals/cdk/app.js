// The Dragons application as a CDK program: the same services, wired in the same way, as
// `stacks/dragons` describes them with stackwright.

const path = require('node:path');
const {
  App, Stack, CfnOutput, CfnParameter, CfnCondition, Duration, Fn, RemovalPolicy,
  CliCredentialsStackSynthesizer,
  aws_apigateway: apigateway,
  aws_cloudwatch: cloudwatch,
  aws_cloudwatch_actions: actions,
  aws_cognito: cognito,
  aws_iam: iam,
  aws_lambda: lambda,
  aws_logs: logs,
  aws_s3: s3,
  aws_sns: sns,
  aws_ssm: ssm,
  aws_stepfunctions: sfn,
  aws_stepfunctions_tasks: tasks,
} = require('aws-cdk-lib');

const DATA_FILE = 'dragon_stats_one.json';
const ORIGIN = { 'method.response.header.Access-Control-Allow-Origin': "'*'" };
// Folders with the code of each function, ready to be packed.
const CODE = process.env.DRAGONS_CODE ?? path.join(__dirname, 'code');

const app = new App();
// Its roles for publishing exist in accounts that were bootstrapped; whoever calls may do it too.
const stack = new Stack(app, 'dragons', {
  synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: 'code-cdk' }),
  env: { account: process.env.CDK_DEFAULT_ACCOUNT ?? '000000000000', region: 'us-east-1' },
  description: 'Dragons: lists the dragons that were sighted and takes reports of new ones',
});

const email = new CfnParameter(stack, 'AlertEmail', { default: '' });
const wanted = new CfnParameter(stack, 'EnableCache', { default: 'true', allowedValues: ['true', 'false'] });
const hasEmail = new CfnCondition(stack, 'HasAlertEmail', {
  expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
});
const cached = new CfnCondition(stack, 'CacheEnabled', {
  expression: Fn.conditionEquals(wanted.valueAsString, 'true'),
});

// The data, and the parameters that say where it is.
const bucket = new s3.Bucket(stack, 'DragonBucket', {
  encryption: s3.BucketEncryption.S3_MANAGED,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
  blockPublicAccess: new s3.BlockPublicAccess({
    blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false,
  }),
  removalPolicy: RemovalPolicy.DESTROY,
});
const bucketName = new ssm.StringParameter(stack, 'BucketNameParameter', {
  parameterName: 'dragon_data_bucket_name', simpleName: true, stringValue: bucket.bucketName,
});
const fileName = new ssm.StringParameter(stack, 'FileNameParameter', {
  parameterName: 'dragon_data_file_name', simpleName: true, stringValue: DATA_FILE,
});

// Who may ask.
const pool = new cognito.UserPool(stack, 'DragonsPool', {
  userPoolName: 'dragons-pool',
  selfSignUpEnabled: true,
  signInAliases: { email: true, phone: true },
  autoVerify: { email: true },
  accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
  signInCaseSensitive: false,
  removalPolicy: RemovalPolicy.DESTROY,
});
const client = pool.addClient('DragonsWebClient', {
  userPoolClientName: 'dragons-webclient',
  authFlows: { userPassword: true, userSrp: true },
  preventUserExistenceErrors: true,
  oAuth: {
    flows: { implicitCodeGrant: true },
    scopes: [cognito.OAuthScope.OPENID],
    callbackUrls: [`https://${bucket.bucketRegionalDomainName}/dragonsapp/index.html`],
  },
});
pool.addDomain('DragonsDomain', { cognitoDomain: { domainPrefix: `dragons-${stack.account}` } });

// The functions, each with a log of its own.
function pythonFunction(id, folder, seconds, environment = {}) {
  const logGroup = new logs.LogGroup(stack, `${id}Logs`, {
    logGroupName: `/aws/lambda/${stack.stackName}-${id}`,
    retention: logs.RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const made = new lambda.Function(stack, id, {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: 'handler.handler',
    code: lambda.Code.fromAsset(path.join(CODE, folder)),
    timeout: Duration.seconds(seconds),
    memorySize: 256,
    tracing: lambda.Tracing.ACTIVE,
    logGroup,
    environment: {
      ...environment,
      DRAGONS_BUCKET_PARAMETER: bucketName.parameterName,
      DRAGONS_FILE_PARAMETER: fileName.parameterName,
    },
  });
  bucket.grantRead(made, DATA_FILE);
  bucketName.grantRead(made);
  fileName.grantRead(made);
  return made;
}
const list = pythonFunction('ListDragons', 'list_dragons', 15, { DRAGONS_QUERY: 'get-object' });
const add = pythonFunction('AddDragon', 'add_dragon', 60);
const validate = pythonFunction('ValidateDragon', 'validate_dragon', 15);
bucket.grantPut(add, DATA_FILE);

// The workflow behind a report.
const topic = new sns.Topic(stack, 'DragonsTopic', { displayName: 'Dragons' });
const subscription = new sns.CfnSubscription(stack, 'AlertSubscription', {
  protocol: 'email', topicArn: topic.topicArn, endpoint: email.valueAsString,
});
subscription.cfnOptions.condition = hasEmail;
const announce = (id, words) => new tasks.SnsPublish(stack, id, {
  topic,
  subject: 'Dragons',
  message: sfn.TaskInput.fromText(sfn.JsonPath.format(words, sfn.JsonPath.stringAt('$.dragon_name_str'))),
});
const failed = new sfn.Fail(stack, 'CatchAllFailure', {
  error: 'DragonNotAdded', cause: 'A task failed: its own error is in the event before this one.',
});
const call = (id, lambdaFunction) => new tasks.LambdaInvoke(stack, id, {
  lambdaFunction,
  payloadResponseOnly: true,
  resultPath: sfn.JsonPath.DISCARD,
  taskTimeout: sfn.Timeout.duration(Duration.seconds(70)),
});
const confirm = new sfn.Choice(stack, 'ConfirmationRequired')
  .when(sfn.Condition.booleanEquals('$.confirmationRequired', true),
    announce('AlertAddDragonSuccess', 'The dragon {} has been added.'))
  .when(sfn.Condition.booleanEquals('$.confirmationRequired', false),
    new sfn.Succeed(stack, 'NoAlertAddDragonSuccess'))
  .otherwise(failed);
const adding = call('AddDragonTask', add)
  .addRetry({ errors: ['DataFileBusy'], jitterStrategy: sfn.JitterType.FULL })
  .addCatch(failed)
  .next(confirm);
const validating = call('ValidateDragonTask', validate)
  .addCatch(announce('AlertDragonValidationFailure', 'The dragon {} failed validation and was not added.'),
    { errors: ['DragonValidationException'], resultPath: sfn.JsonPath.DISCARD })
  .addCatch(failed)
  .next(adding);
const machine = new sfn.StateMachine(stack, 'DragonsStateMachine', {
  definitionBody: sfn.DefinitionBody.fromChainable(validating),
  tracingEnabled: true,
});

// The API in front of it all.
const accessLog = new logs.LogGroup(stack, 'DragonsApiLogs', {
  retention: logs.RetentionDays.TWO_WEEKS, removalPolicy: RemovalPolicy.DESTROY,
});
const api = new apigateway.RestApi(stack, 'DragonsApi', {
  restApiName: 'DragonsApp',
  endpointTypes: [apigateway.EndpointType.REGIONAL],
  cloudWatchRole: true,
  cloudWatchRoleRemovalPolicy: RemovalPolicy.DESTROY,
  deployOptions: {
    stageName: 'prod',
    tracingEnabled: true,
    accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
    accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
  },
});
const stage = api.deploymentStage.node.defaultChild;
stage.cacheClusterEnabled = Fn.conditionIf(cached.logicalId, true, false);
stage.cacheClusterSize = Fn.conditionIf(cached.logicalId, '0.5', Fn.ref('AWS::NoValue'));
stage.methodSettings = [{
  resourcePath: '/~1dragons', httpMethod: 'GET', cacheDataEncrypted: true,
  cachingEnabled: Fn.conditionIf(cached.logicalId, true, false),
}];
for (const [id, type] of [['Default4xx', 'DEFAULT_4XX'], ['Default5xx', 'DEFAULT_5XX']]) {
  api.addGatewayResponse(id, {
    type: apigateway.ResponseType.of(type),
    responseHeaders: {
      'Access-Control-Allow-Origin': "'*'",
      'Access-Control-Allow-Headers': "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
    },
  });
}
const text = { type: apigateway.JsonSchemaType.STRING };
const model = api.addModel('dragon', {
  modelName: 'dragon',
  contentType: 'application/json',
  schema: {
    schema: apigateway.JsonSchemaVersion.DRAFT4,
    title: 'Dragon',
    type: apigateway.JsonSchemaType.OBJECT,
    required: ['dragonName', 'family', 'confirmationRequired'],
    properties: {
      dragonName: text, description: text, family: text, city: text, country: text, state: text,
      neighborhood: text, reportingPhoneNumber: text,
      confirmationRequired: { type: apigateway.JsonSchemaType.BOOLEAN },
    },
  },
});
const authorizer = new apigateway.CognitoUserPoolsAuthorizer(stack, 'CognitoAuthorizer', {
  authorizerName: 'cognito-authorizer', cognitoUserPools: [pool],
});
const dragons = api.root.addResource('dragons', {
  defaultCorsPreflightOptions: { allowOrigins: ['*'], allowMethods: ['GET', 'OPTIONS', 'POST'], statusCode: 200 },
});
const filters = ['method.request.querystring.family', 'method.request.querystring.dragonName'];
dragons.addMethod('GET', new apigateway.LambdaIntegration(list, { cacheKeyParameters: filters, allowTestInvoke: false }), {
  authorizer,
  requestParameters: Object.fromEntries(filters.map((name) => [name, false])),
});
const starter = new iam.Role(stack, 'DragonsApiPostRole', {
  assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
});
machine.grantStartExecution(starter);
const fields = {
  dragon_name_str: 'dragonName', description_str: 'description', family_str: 'family',
  location_city_str: 'city', location_country_str: 'country', location_state_str: 'state',
  location_neighborhood_str: 'neighborhood', reportingPhoneNumber: 'reportingPhoneNumber',
  confirmationRequired: 'confirmationRequired',
};
const input = Object.entries(fields)
  .map(([ours, theirs]) => `\\"${ours}\\":$util.escapeJavaScript($input.json('$.${theirs}'))`)
  .join(',');
const sorry = { 'application/json': '{"message": "The request could not be started"}' };
dragons.addMethod('POST', new apigateway.AwsIntegration({
  service: 'states',
  action: 'StartExecution',
  integrationHttpMethod: 'POST',
  options: {
    credentialsRole: starter,
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    requestTemplates: {
      'application/json': `{"stateMachineArn": "${machine.stateMachineArn}", "input": "{${input}}"}`,
    },
    integrationResponses: [
      { statusCode: '200', selectionPattern: '2\\d{2}', responseParameters: ORIGIN },
      { statusCode: '400', selectionPattern: '4\\d{2}', responseParameters: ORIGIN, responseTemplates: sorry },
      { statusCode: '502', responseParameters: ORIGIN, responseTemplates: sorry },
    ],
  },
}), {
  authorizer,
  requestModels: { 'application/json': model },
  requestValidatorOptions: { requestValidatorName: 'body', validateRequestBody: true },
  methodResponses: ['200', '400', '502'].map((statusCode) => ({
    statusCode, responseParameters: { 'method.response.header.Access-Control-Allow-Origin': false },
  })),
});

// Alarms, and one dashboard for it all.
function alarm(id, metric, alarmDescription) {
  new cloudwatch.Alarm(stack, id, {
    metric,
    alarmDescription,
    threshold: 0,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new actions.SnsAction(topic));
}
const minute = { period: Duration.minutes(1), statistic: 'Sum' };
const functions = { List: list, Add: add, Validate: validate };
for (const [name, each] of Object.entries(functions)) {
  alarm(`${name}DragonErrors`, each.metricErrors(minute), "A call ended with an error: read the function's log");
  alarm(`${name}DragonThrottles`, each.metricThrottles(minute), 'Calls were refused: too many at once for the account');
}
alarm('FailedReports', machine.metricFailed(minute), "A report was not added: read the execution's history");
alarm('ApiErrors', api.metricServerError(minute), 'The API answered with a 5xx: read its access log');
const graph = (title, left) => new cloudwatch.GraphWidget({ title, left, width: 12 });
const ofAll = (metric) => Object.values(functions).map((each) => each[metric](minute));
new cloudwatch.Dashboard(stack, 'DragonsDashboard', {
  dashboardName: stack.stackName,
  widgets: [
    [graph('Requests', [api.metricCount(minute), api.metricClientError(minute), api.metricServerError(minute)]),
      graph('Latency', [api.metricLatency()])],
    [graph('Function calls', ofAll('metricInvocations')), graph('Function errors', ofAll('metricErrors'))],
    [graph('Function duration', ofAll('metricDuration')),
      graph('Reports', [machine.metricSucceeded(minute), machine.metricFailed(minute)])],
  ],
});

for (const [name, value] of Object.entries({
  ApiUrl: api.url,
  UserPoolId: pool.userPoolId,
  UserPoolClientId: client.userPoolClientId,
  BucketName: bucket.bucketName,
  StateMachineArn: machine.stateMachineArn,
  TopicArn: topic.topicArn,
})) {
  new CfnOutput(stack, name, { value });
}
