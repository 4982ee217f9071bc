// Holds the worker's image. No admin user; the worker's identity pulls.

import { placement } from 'placement.bicep'
import { grant } from 'roles.bicep'

@description('Where it lives.')
param place placement

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Who may pull.')
param grants grant[]

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: 'cr${place.token}'
  location: place.location
  tags: place.tags
  sku: { name: 'Basic' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: 'Enabled'
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    scope: registry
    name: guid(registry.id, grant.principalId, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: registry
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = registry.name
output loginServer string = registry.properties.loginServer
