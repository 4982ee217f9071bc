// The key that signs manifests, made here and never leaving; and the two secrets that can't be an identity: the review-link key and the Teams webhook.

import { placement } from 'placement.bicep'

@description('Where it lives.')
param place placement

@description('Object id of the principal that signs and reads.')
param principalId string

@description('Id of the role that may sign with the key.')
param signRole string

@description('Id of the role that may read a secret.')
param readRole string

@description('Keeps a deleted vault from being purged for its retention. On for studios whose signatures must be checkable; it can\'t be turned off again.')
param purgeProtection bool

@description('Recovers a vault that was deleted and not purged.')
param restore bool

@description('Webhook of the Teams workflow; empty leaves the stored one as it is.')
@secure()
param teamsWebhook string

@description('Whether the studio reads the Teams webhook.')
param teams bool

@description('Random at every run, used at the first one only: the secret is created once.')
@secure()
param linkKey string = '${newGuid()}${newGuid()}'

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: 'kv-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: purgeProtection ? true : null
    createMode: restore ? 'recover' : 'default'
    publicNetworkAccess: 'Enabled'
  }
}

@description('A key that exists is returned as it is: a second run makes no new version.')
resource signingKey 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: 'manifests'
  properties: {
    kty: 'EC'
    curveName: 'P-256'
    keyOps: ['sign', 'verify']
    attributes: { enabled: true, exportable: false }
  }
}

@description('Signs review links. Created once: a new value would make every link that is out there worthless.')
@onlyIfNotExists()
resource linkSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'link-key'
  properties: {
    value: base64(linkKey)
    contentType: 'base64'
    attributes: { enabled: true }
  }
}

resource teamsSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(teamsWebhook)) {
  parent: vault
  name: 'teams-webhook'
  properties: {
    value: teamsWebhook
    contentType: 'url'
    attributes: { enabled: true }
  }
}

resource teamsReading 'Microsoft.KeyVault/vaults/secrets@2025-05-01' existing = if (teams) {
  parent: vault
  name: 'teams-webhook'
}

resource signs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: signingKey
  name: guid(signingKey.id, principalId, signRole)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', signRole)
  }
}

resource readsLinkKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: linkSecret
  name: guid(linkSecret.id, principalId, readRole)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readRole)
  }
}

resource readsTeams 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (teams) {
  scope: teamsReading
  name: guid(teamsReading.id, principalId, readRole)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readRole)
  }
  dependsOn: [teamsSecret]
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = vault.name
output signingKeyUri string = signingKey.properties.keyUriWithVersion
// Where the secrets are, not what they are.
output linkSecretUri string = '${vault.properties.vaultUri}secrets/${linkSecret.name}'
output teamsSecretUri string = teams ? '${vault.properties.vaultUri}secrets/teams-webhook' : ''
