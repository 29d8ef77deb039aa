// The orchestrator on Azure Functions: Flex Consumption, .NET isolated worker, no stored keys.
//   az deployment group create --resource-group <group> --template-file infra/azure/main.bicep --parameters name=<name> ...
targetScope = 'resourceGroup'

@description('Name of the deployment; the resources are named after it.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region. It must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Name of this installation: flows and staging tables carry it. Two installations in one AWS account need two names.')
@minLength(2)
@maxLength(32)
param installation string = 'orchestrator'

@description('Pipeline file or folder inside the published package.')
param pipelines string = 'pipelines'

@description('AWS region of AppFlow, the Redshift Data API and the secret.')
param awsRegion string

@description('ARN of the role that the identity of this app assumes: output RoleArn of infra/aws/template.yaml, which needs identityPrincipalId from here. Empty on the first deployment; deploy again with it.')
param awsRoleArn string = ''

@description('Audience of the token that is exchanged for the role: parameter TokenAudience of infra/aws/template.yaml.')
param awsTokenAudience string

@description('Key that EventBridge shows to /api/events: value "key" of the secret of output EventKeySecretArn of infra/aws/template.yaml. Empty = no event is taken.')
@secure()
param eventKey string = ''

@description('How many instances the app may grow to.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances of the Durable group that never sleep. 0 is the cheapest; 1 saves the cold start of the first minute of a run.')
@minValue(0)
@maxValue(10)
param alwaysReadyInstances int = 0

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

var packageContainerName = 'package'
var storageName = take('${toLower(replace(name, '-', ''))}${uniqueString(resourceGroup().id, name)}', 24)

// Built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

// Durable Functions keeps leases in blobs, work in queues and history in tables; the Functions host keeps its locks in blobs.
var storageRoles = [
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: storageName
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: storage
  name: 'default'
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: packageContainerName
  properties: {
    publicAccess: 'None'
  }
}

resource storageAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in storageRoles: {
  scope: storage
  name: guid(storage.id, identity.id, role)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    retentionInDays: logRetentionDays
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: logs.id
  }
}

resource insightsAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances == 0 ? [] : [
          {
            name: 'durable'
            instanceCount: alwaysReadyInstances
          }
        ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [
        {
          name: 'AzureWebJobsStorage__accountName'
          value: storage.name
        }
        {
          name: 'AzureWebJobsStorage__credential'
          value: 'managedidentity'
        }
        {
          name: 'AzureWebJobsStorage__clientId'
          value: identity.properties.clientId
        }
        {
          name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
          value: insights.properties.ConnectionString
        }
        {
          name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
          value: 'ClientId=${identity.properties.clientId};Authorization=AAD'
        }
        {
          name: 'AZURE_CLIENT_ID'
          value: identity.properties.clientId
        }
        {
          name: 'AWS_REGION'
          value: awsRegion
        }
        {
          name: 'AWS_ROLE_ARN'
          value: awsRoleArn
        }
        {
          name: 'AWS_TOKEN_AUDIENCE'
          value: awsTokenAudience
        }
        {
          name: 'Orchestrator__Installation'
          value: installation
        }
        {
          name: 'Orchestrator__Pipelines'
          value: pipelines
        }
        {
          name: 'Orchestrator__EventKey'
          value: eventKey
        }
      ]
    }
  }
  dependsOn: [
    packageContainer
    storageAccess
    insightsAccess
  ]
}

output appUrl string = 'https://${app.properties.defaultHostName}'

@description('Parameter IdentityPrincipalId of infra/aws/template.yaml: claim "sub" of the identity\'s tokens.')
output identityPrincipalId string = identity.properties.principalId

@description('Parameter TenantId of infra/aws/template.yaml.')
output tenantId string = subscription().tenantId
