// Azure AI Content Safety: judges pictures and texts beside the studio's own rules. Keys are off.

import { placement } from 'placement.bicep'
import { grant } from 'roles.bicep'

@description('Where it lives.')
param place placement

@description('Recovers an account that was deleted and not purged: its name is taken until then.')
param restore bool

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Who may call it.')
param grants grant[]

var accountName = 'cs-${place.token}'

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: accountName
  location: place.location
  tags: place.tags
  kind: 'ContentSafety'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: accountName // needed for sign-in by identity
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
    restore: restore
  }
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

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output endpoint string = account.properties.endpoint
