// Where logs, traces and metrics go: one workspace, and Application Insights over it. Telemetry is sent with an identity, never with a key.

import { placement } from 'placement.bicep'
import { grant } from 'roles.bicep'

@description('Where they live.')
param place placement

@description('Gigabytes a day after which ingestion stops until tomorrow: a runaway log must not outspend the GPUs.')
@minValue(1)
param dailyGigabytes int

@description('Who may send telemetry.')
param grants grant[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    workspaceCapping: { dailyQuotaGb: dailyGigabytes }
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${place.token}'
  location: place.location
  tags: place.tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    scope: insights
    name: guid(insights.id, grant.principalId, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

output workspaceId string = workspace.id
output insightsId string = insights.id
output insightsName string = insights.name
