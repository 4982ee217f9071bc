// Render lanes, doorbells and events. Standard tier: duplicate detection, dead-letter queues, topics. Keys are off; roles are given queue by queue.

import { placement } from 'placement.bicep'
import { roles } from 'roles.bicep'

@description('Where it lives.')
param place placement

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

@description('Principal of the API and its workflows.')
param apiPrincipalId string

@description('Principal of the render worker.')
param workerPrincipalId string

@description('Principal of the scaler.')
param scalerPrincipalId string

var grants = flatten([
  // The API fills the lanes, and takes from them what was dead-lettered.
  map(lanes, lane => { queue: lane, principalId: apiPrincipalId, role: roles.serviceBusSender })
  map(lanes, lane => { queue: lane, principalId: apiPrincipalId, role: roles.serviceBusReceiver })
  // The worker empties them and puts back what it can't do now.
  map(lanes, lane => { queue: lane, principalId: workerPrincipalId, role: roles.serviceBusSender })
  map(lanes, lane => { queue: lane, principalId: workerPrincipalId, role: roles.serviceBusReceiver })
  // The scaler reads their length, which Service Bus tells to owners only.
  map(lanes, lane => { queue: lane, principalId: scalerPrincipalId, role: roles.serviceBusOwner })
  [
    { queue: resultsQueue, principalId: workerPrincipalId, role: roles.serviceBusSender }
    // Owner of the two queues with triggers: Functions scales by their length.
    { queue: resultsQueue, principalId: apiPrincipalId, role: roles.serviceBusOwner }
    { queue: briefsQueue, principalId: apiPrincipalId, role: roles.serviceBusOwner }
  ]
])

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'sb-${place.token}'
  location: place.location
  tags: place.tags
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
      maxDeliveryCount: 10 // the worker counts to the same number
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
      // A doorbell that nobody heard for so long is harmless: the sweep reads the mail it rang for. A brief that expires is somebody's.
      deadLetteringOnMessageExpiration: name != resultsQueue
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
  for (grant, i) in grants: {
    scope: grantedQueues[i]
    name: guid(namespace.id, grant.queue, grant.principalId, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
    dependsOn: [laneQueues, bellQueues]
  }
]

resource grantedQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for grant in grants: {
    parent: namespace
    name: grant.queue
  }
]

resource topicAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: events
  name: guid(events.id, apiPrincipalId, roles.serviceBusSender)
  properties: {
    principalId: apiPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusSender)
  }
}

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
output fullyQualifiedNamespace string = split(split(namespace.properties.serviceBusEndpoint, '/')[2], ':')[0]
