// Azure OpenAI: the model that turns a brief into prompts and copy, and, where wanted, a managed image model as fallback renderer. Keys are off.

import { placement } from 'placement.bicep'
import { grant } from 'roles.bicep'

@description('Where it lives: a region with quota for the models, which need not be the studio\'s.')
param place placement

@description('A deployment\'s name, model, version and capacity in thousands of tokens (or images) a minute.')
type modelDeployment = {
  name: string
  model: string
  version: string
  capacity: int
}

@description('The deployments.')
param deployments modelDeployment[]

@description('Recovers an account that was deleted and not purged: its name is taken until then.')
param restore bool

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

@description('Who may call the models.')
param grants grant[]

var accountName = 'oai-${place.token}'

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: accountName
  location: place.location
  tags: place.tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: accountName // needed for sign-in by identity
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
    restore: restore
  }
}

// One after another: an account takes one change of its deployments at a time.
@batchSize(1)
resource models 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [
  for deployment in deployments: {
    parent: account
    name: deployment.name
    sku: { name: 'GlobalStandard', capacity: deployment.capacity }
    properties: {
      model: { format: 'OpenAI', name: deployment.model, version: deployment.version }
      versionUpgradeOption: 'OnceCurrentVersionExpired'
    }
  }
]

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
