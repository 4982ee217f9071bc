// A Logic App (Consumption) that turns an event of another system into a brief, waits for its end by the asynchronous pattern, and hands the delivered
// pictures over. It calls with a managed identity; its own caller, one principal, signs in with Entra.

import { placement } from '../modules/placement.bicep'

@description('Where it lives.')
param place placement

@description('Address of the studio.')
param studioUrl string

@description('Identifier URI of the studio\'s app registration.')
param audience string

@description('Client id of the studio\'s app registration: the audience of its tokens.')
param clientId string

@description('Object id of the principal that may announce launches.')
param callerId string

@description('Resource id of the identity that calls.')
param identityId string

@description('Principal id of that identity.')
param principalId string

@description('Storage account that pictures are handed over in.')
param storageName string

@description('Id of the role it gets on the handover container.')
param storageRole string

@description('How long a brief may take, people included. A run of a Consumption workflow ends after 90 days.')
param patience string = 'P30D'

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

var containerName = 'handover'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource handover 'containers' = {
      name: containerName
      properties: { publicAccess: 'None' }
    }
  }
}

module storageAssignment '../modules/container-role.bicep' = {
  name: 'handover-role'
  params: {
    accountName: storageName
    containerName: account::blobs::handover.name
    principalId: principalId
    principalType: 'ServicePrincipal'
    role: storageRole
  }
}

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'logic-${place.token}'
  location: place.location
  tags: place.tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    state: 'Enabled'
    definition: loadJsonContent('workflow.json')
    parameters: {
      studio: { value: studioUrl }
      audience: { value: audience }
      identity: { value: identityId }
      handover: { value: '${account.properties.primaryEndpoints.blob}${containerName}' }
      patience: { value: patience }
    }
    // Only this caller, by a token of the studio's own registration. The address' own signature (SAS) is off; the type definitions don't know that switch yet.
    accessControl: any({
      triggers: {
        sasAuthenticationPolicy: { state: 'Disabled' }
        openAuthenticationPolicies: {
          policies: {
            announcer: {
              type: 'AAD'
              claims: [
                { name: 'iss', value: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0' }
                { name: 'aud', value: clientId }
                { name: 'oid', value: callerId }
              ]
            }
          }
        }
      }
    })
  }
  dependsOn: [storageAssignment]
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workflow
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = workflow.name
