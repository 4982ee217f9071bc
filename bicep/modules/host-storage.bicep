// What the Functions host keeps: its leases and timers, and the packages that are deployed. An account of its own, since the host wants to own all of one.

import { placement } from 'placement.bicep'
import { roles } from 'roles.bicep'

@description('Where it lives.')
param place placement

@description('Replication of the account.')
param replication string

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Principal of the Functions host, which makes containers, queues and tables of its own.')
param hostId string

var deploymentContainer = 'deployments'

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: 'sthost${place.token}'
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

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: hostAccount
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: hostBlobs
  name: deploymentContainer
  properties: { publicAccess: 'None' }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.blobOwner, roles.queueContributor, roles.tableContributor]: {
    scope: hostAccount
    name: guid(hostAccount.id, hostId, role)
    properties: {
      principalId: hostId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: hostBlobs
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    // The host renews its leases all day: only what is deleted says anything.
    logs: [{ category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output name string = hostAccount.name
output deploymentContainerUrl string = '${hostAccount.properties.primaryEndpoints.blob}${packages.name}'
