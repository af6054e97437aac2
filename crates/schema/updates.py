"""What an update in place does, where the schemas say nothing of it.

Facts from "Update requires" in the AWS CloudFormation User Guide, as AWS published it at
github.com/awsdocs/aws-cloudformation-user-guide, commit 6c68a17a of 2023-09-19. Properties that
the schemas call create-only are not here, nor is what the guide says of parts that it describes
once for several places, of which only some can be meant.
"""

# "Some interruptions": the resource is not available for a while.
INTERRUPTING = {
    "AWS::AmazonMQ::Broker": "Configuration HostInstanceType",
    "AWS::AutoScaling::AutoScalingGroup": (
        "MixedInstancesPolicy/InstancesDistribution/OnDemandBaseCapacity "
        "MixedInstancesPolicy/InstancesDistribution/OnDemandPercentageAboveBaseCapacity VPCZoneIdentifier"
    ),
    "AWS::Batch::ComputeEnvironment": (
        "ComputeResources/AllocationStrategy ComputeResources/BidPercentage ComputeResources/Ec2Configuration "
        "ComputeResources/Ec2KeyPair ComputeResources/ImageId ComputeResources/InstanceRole "
        "ComputeResources/InstanceTypes ComputeResources/LaunchTemplate ComputeResources/PlacementGroup "
        "ComputeResources/SecurityGroupIds ComputeResources/Subnets ComputeResources/Tags ComputeResources/Type"
    ),
    "AWS::CodeCommit::Repository": "Triggers",
    "AWS::DynamoDB::Table": "AttributeDefinitions SSESpecification",
    "AWS::EC2::Instance": (
        "AdditionalInfo Affinity BlockDeviceMappings EbsOptimized HostId InstanceType KernelId "
        "PrivateDnsNameOptions RamdiskId SecurityGroupIds Tenancy UserData"
    ),
    "AWS::EC2::NetworkInterface": "PrivateIpAddresses",
    "AWS::EC2::SecurityGroup": "SecurityGroupEgress SecurityGroupIngress",
    "AWS::EC2::Subnet": "Ipv6CidrBlock",
    "AWS::EC2::VPC": "InstanceTenancy",
    "AWS::EMR::Cluster": "Instances",
    "AWS::EMRServerless::Application": (
        "Architecture AutoStartConfiguration AutoStopConfiguration ImageConfiguration InitialCapacity "
        "MaximumCapacity NetworkConfiguration ReleaseLabel WorkerTypeSpecifications"
    ),
    "AWS::ElastiCache::CacheCluster": "AZMode NumCacheNodes PreferredAvailabilityZone PreferredAvailabilityZones",
    "AWS::ElastiCache::ReplicationGroup": "AuthToken NodeGroupConfiguration NumNodeGroups",
    "AWS::ElasticLoadBalancing::LoadBalancer": (
        "Listeners/*/InstancePort Listeners/*/InstanceProtocol Listeners/*/LoadBalancerPort "
        "Listeners/*/PolicyNames Listeners/*/Protocol Listeners/*/SSLCertificateId"
    ),
    "AWS::Elasticsearch::Domain": (
        "AdvancedSecurityOptions ElasticsearchVersion EncryptionAtRestOptions NodeToNodeEncryptionOptions"
    ),
    "AWS::LakeFormation::Resource": "UseServiceLinkedRole",
    "AWS::Lightsail::Container": "ContainerServiceDeployment",
    "AWS::Lightsail::Database": "BackupRetention",
    "AWS::Lightsail::Instance": "Hardware",
    "AWS::MWAA::Environment": (
        "AirflowConfigurationOptions DagS3Path EnvironmentClass ExecutionRoleArn LoggingConfiguration MaxWorkers "
        "MinWorkers PluginsS3ObjectVersion PluginsS3Path RequirementsS3ObjectVersion RequirementsS3Path "
        "Schedulers SourceBucketArn StartupScriptS3ObjectVersion StartupScriptS3Path Tags WebserverAccessMode "
        "WeeklyMaintenanceWindowStart"
    ),
    "AWS::Neptune::DBInstance": "DBInstanceClass",
    "AWS::OpenSearchService::Domain": "DomainEndpointOptions/EnforceHTTPS VPCOptions",
    "AWS::RDS::DBCluster": "Engine EngineVersion GlobalClusterIdentifier MasterUsername",
    "AWS::RDS::DBInstance": (
        "AutoMinorVersionUpgrade AvailabilityZone BackupRetentionPeriod DBClusterSnapshotIdentifier "
        "DBInstanceClass DBParameterGroupName DBSnapshotIdentifier Engine EngineVersion MultiAZ "
        "PreferredMaintenanceWindow RestoreTime SourceDBClusterIdentifier SourceDBInstanceAutomatedBackupsArn "
        "SourceDBInstanceIdentifier SourceDbiResourceId StorageType UseLatestRestorableTime"
    ),
    "AWS::Route53Resolver::ResolverRule": "DomainName",
    "AWS::SES::DedicatedIpPool": "ScalingMode",
    "AWS::SSM::Document": "Attachments Content DocumentFormat Requires TargetType VersionName",
    "AWS::SageMaker::Domain": (
        "DefaultSpaceSettings/JupyterLabAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultSpaceSettings/JupyterLabAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultSpaceSettings/JupyterLabAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultSpaceSettings/JupyterLabAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultSpaceSettings/JupyterServerAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultSpaceSettings/JupyterServerAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultSpaceSettings/JupyterServerAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultSpaceSettings/JupyterServerAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultSpaceSettings/KernelGatewayAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultSpaceSettings/KernelGatewayAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultSpaceSettings/KernelGatewayAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultSpaceSettings/KernelGatewayAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultUserSettings/CodeEditorAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultUserSettings/CodeEditorAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultUserSettings/CodeEditorAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultUserSettings/CodeEditorAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultUserSettings/JupyterLabAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultUserSettings/JupyterLabAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultUserSettings/JupyterLabAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultUserSettings/JupyterLabAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultUserSettings/JupyterServerAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultUserSettings/JupyterServerAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultUserSettings/JupyterServerAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultUserSettings/JupyterServerAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultUserSettings/KernelGatewayAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultUserSettings/KernelGatewayAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultUserSettings/KernelGatewayAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultUserSettings/KernelGatewayAppSettings/DefaultResourceSpec/SageMakerImageVersionArn "
        "DefaultUserSettings/RSessionAppSettings/DefaultResourceSpec/InstanceType "
        "DefaultUserSettings/RSessionAppSettings/DefaultResourceSpec/LifecycleConfigArn "
        "DefaultUserSettings/RSessionAppSettings/DefaultResourceSpec/SageMakerImageArn "
        "DefaultUserSettings/RSessionAppSettings/DefaultResourceSpec/SageMakerImageVersionArn"
    ),
    "AWS::SageMaker::ModelPackage": (
        "AdditionalInferenceSpecifications/*/Containers/*/ContainerHostname "
        "AdditionalInferenceSpecifications/*/Containers/*/Environment "
        "AdditionalInferenceSpecifications/*/Containers/*/Framework "
        "AdditionalInferenceSpecifications/*/Containers/*/FrameworkVersion "
        "AdditionalInferenceSpecifications/*/Containers/*/Image "
        "AdditionalInferenceSpecifications/*/Containers/*/ImageDigest "
        "AdditionalInferenceSpecifications/*/Containers/*/ModelDataUrl "
        "AdditionalInferenceSpecifications/*/Containers/*/ModelInput "
        "AdditionalInferenceSpecifications/*/Containers/*/NearestModelName "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/ContainerHostname "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/Environment "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/Framework "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/FrameworkVersion "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/Image "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/ImageDigest "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/ModelDataUrl "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/ModelInput "
        "AdditionalInferenceSpecificationsToAdd/*/Containers/*/NearestModelName"
    ),
    "AWS::Transfer::Server": "EndpointDetails/AddressAllocationIds",
}

# "Updates are not supported": the service refuses the change.
UNCHANGEABLE = {
    "AWS::CleanRooms::AnalysisTemplate": "Schema/ReferencedTables",
    "AWS::CodeStar::GitHubRepository": (
        "Code EnableIssues IsPrivate RepositoryAccessToken RepositoryDescription RepositoryName RepositoryOwner"
    ),
    "AWS::DynamoDB::GlobalTable": (
        "GlobalSecondaryIndexes/*/IndexName GlobalSecondaryIndexes/*/KeySchema "
        "GlobalSecondaryIndexes/*/Projection LocalSecondaryIndexes/*/IndexName LocalSecondaryIndexes/*/KeySchema "
        "LocalSecondaryIndexes/*/Projection"
    ),
    "AWS::DynamoDB::Table": (
        "GlobalSecondaryIndexes/*/IndexName GlobalSecondaryIndexes/*/KeySchema "
        "GlobalSecondaryIndexes/*/Projection LocalSecondaryIndexes/*/IndexName LocalSecondaryIndexes/*/KeySchema "
        "LocalSecondaryIndexes/*/Projection"
    ),
    "AWS::EC2::Volume": "AvailabilityZone Encrypted KmsKeyId SnapshotId",
    "AWS::Lightsail::Instance": (
        "Hardware/Disks/*/AttachedTo Hardware/Disks/*/AttachmentState Hardware/Disks/*/IOPS "
        "Hardware/Disks/*/IsSystemDisk Hardware/Disks/*/Path Hardware/Disks/*/SizeInGb Location "
        "Networking/MonthlyTransfer State"
    ),
    "AWS::Organizations::Account": "AccountName Email RoleName",
    "AWS::VerifiedPermissions::Policy": (
        "Definition/TemplateLinked/PolicyTemplateId Definition/TemplateLinked/Principal "
        "Definition/TemplateLinked/Resource"
    ),
    "AWS::WorkSpaces::Workspace": (
        "BundleId RootVolumeEncryptionEnabled UserVolumeEncryptionEnabled VolumeEncryptionKey"
    ),
}
