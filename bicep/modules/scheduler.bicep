// Durable Task Scheduler and its task hub: what the workflows' histories live in.

import { placement } from 'placement.bicep'

@description('Where it lives.')
param place placement

@description('Addresses that may call: required, and an empty list denies everybody. Flex Consumption has no fixed addresses, so the default is all; the role below guards it.')
param ipAllowlist string[] = ['0.0.0.0/0']

@description('Days that ended instances are kept. The domain\'s truth is in storage; this is for looking into.')
@minValue(1)
param completedDays int

@description('Days that failed instances are kept.')
@minValue(1)
param failedDays int

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Object id of the principal that runs workflows.')
param principalId string

@description('Id of the role definition it gets on the task hub.')
param role string

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: 'dts-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: { name: 'Consumption' } // takes no capacity
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: 'atelier'
  properties: {}
}

resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2025-11-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      { orchestrationState: 'Completed', retentionPeriodInDays: completedDays }
      { orchestrationState: 'Terminated', retentionPeriodInDays: completedDays }
      { orchestrationState: 'Canceled', retentionPeriodInDays: completedDays }
      { orchestrationState: 'Failed', retentionPeriodInDays: failedDays }
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, principalId, role)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: scheduler
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output endpoint string = scheduler.properties.endpoint
output hubName string = hub.name
