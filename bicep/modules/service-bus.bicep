// Render lanes, doorbells and events. Standard tier: duplicate detection, dead-letter queues, topics. Keys are off; roles are given queue by queue.

import { childGrant } from 'roles.bicep'

@description('Where it lives.')
param location string

@description('Tags of every resource.')
param tags object

@description('Makes the names unique.')
param token string

@description('One queue a lane: pool and purpose.')
param lanes string[]

@description('Queue that workers ring briefs through.')
param resultsQueue string

@description('Queue that briefs may come in by.')
param briefsQueue string

@description('Topic that lifecycle events are mirrored to.')
param eventsTopic string

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Roles on single queues.')
param queueGrants childGrant[]

@description('Roles on the events topic.')
param topicGrants childGrant[]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'sb-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource laneQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for lane in lanes: {
    parent: namespace
    name: lane
    properties: {
      // The longest lock there is; the worker renews it and splits or refuses what would outlast it by far.
      lockDuration: 'PT5M'
      maxDeliveryCount: 5
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      defaultMessageTimeToLive: 'P1D'
      deadLetteringOnMessageExpiration: true
    }
  }
]

resource bellQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for name in [resultsQueue, briefsQueue]: {
    parent: namespace
    name: name
    properties: {
      lockDuration: 'PT1M'
      maxDeliveryCount: 10
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      defaultMessageTimeToLive: 'P7D'
      deadLetteringOnMessageExpiration: true
    }
  }
]

resource events 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = {
  parent: namespace
  name: eventsTopic
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    defaultMessageTimeToLive: 'P7D'
  }
}

resource queueAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in queueGrants: {
    scope: grantedQueues[i]
    name: guid(namespace.id, grant.child, grant.principalId, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
    dependsOn: [laneQueues, bellQueues]
  }
]

resource grantedQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for grant in queueGrants: {
    parent: namespace
    name: grant.child
  }
]

resource topicAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in topicGrants: {
    scope: events
    name: guid(events.id, grant.principalId, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = namespace.id
output name string = namespace.name
// The endpoint is https://…:443/; hosts want the name alone.
output fullyQualifiedNamespace string = split(split(namespace.properties.serviceBusEndpoint, '//')[1], ':')[0]
