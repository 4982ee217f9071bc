// The studio's documents and pictures, and the models. No shared key, no anonymous blob; access is by role only.
// Endpoints are public and guarded by roles. Private endpoints are not part of this template.

import { placement } from 'placement.bicep'
import { grant, childGrant } from 'roles.bicep'

@description('Where it lives.')
param place placement

@description('Replication of the account.')
param replication string

@description('Container of the studio\'s objects.')
param objectsContainer string

@description('Container of model folders.')
param modelsContainer string

@description('The workspace: first part of every object\'s name.')
param workspaceName string

@description('Days after which uploads that nobody came back for are deleted.')
@minValue(1)
param stagedDays int

@description('Address of the studio, whose pages may put uploads straight into storage.')
param studioUrl string

@description('Days after which pictures move to the cool tier. Nothing delivered is ever deleted by age.')
@minValue(1)
param coolDays int

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Roles on the account, for what no container can give.')
param grants grant[]

@description('Roles on single containers.')
param containerGrants childGrant[]

@description('A person who deploys may fill the models container. Empty in a pipeline that does not.')
param uploaderId string

@description('User or ServicePrincipal.')
param uploaderType string

@description('Role of the person who deploys, on the models container.')
param uploaderRole string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: 'st${place.token}'
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: replication }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // A slip of an administrator can be undone for a week. Overwrites need no versions: objects are created once or replaced by if-match.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    cors: {
      corsRules: [
        {
          allowedOrigins: [studioUrl]
          allowedMethods: ['PUT']
          allowedHeaders: ['content-type', 'x-ms-blob-type', 'x-ms-version']
          exposedHeaders: []
          maxAgeInSeconds: 3600
        }
      ]
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for name in [objectsContainer, modelsContainer]: {
    parent: blobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

// Drafts whose brief has ended are removed by the studio's own retention, which knows what a delivered asset still needs. Storage can't know: pictures are
// named by their content, and a draft may be the very picture that was delivered. What storage can tell by age alone, it does here.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'staged-uploads-expire'
          enabled: true
          type: 'Lifecycle'
          definition: {
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: stagedDays } } }
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${objectsContainer}/${workspaceName}/uploads/staged/'] }
          }
        }
        {
          name: 'pictures-cool'
          enabled: true
          type: 'Lifecycle'
          definition: {
            actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: coolDays } } }
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${objectsContainer}/${workspaceName}/blobs/'] }
          }
        }
      ]
    }
  }
  dependsOn: [containers]
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    scope: account
    name: guid(account.id, grant.principalId, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

module containerAssignments 'container-role.bicep' = [
  for (grant, i) in containerGrants: {
    name: 'storage-role-${i}'
    params: {
      accountName: account.name
      containerName: grant.child
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      role: grant.role
    }
    dependsOn: [containers]
  }
]

module uploader 'container-role.bicep' = if (!empty(uploaderId)) {
  name: 'storage-role-uploader'
  params: {
    accountName: account.name
    containerName: modelsContainer
    principalId: uploaderId
    principalType: uploaderType
    role: uploaderRole
  }
  dependsOn: [containers]
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    // Reads are the many: they stay out, for the bill's sake.
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
