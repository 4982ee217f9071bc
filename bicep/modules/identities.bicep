// One user-assigned identity a workload. They exist before anything that they may touch, so that every role is in place when a host starts.

import { placement } from 'placement.bicep'

@description('Where the identities live.')
param place placement

@description('Also an identity for the Logic App.')
param logicApp bool

@description('Runs the functions: API, pages, workflows.')
resource api 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-api-${place.token}'
  location: place.location
  tags: place.tags
}

@description('Runs the render worker.')
resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-worker-${place.token}'
  location: place.location
  tags: place.tags
}

@description('Counts messages for the scaler and does nothing else: KEDA needs the manage claim on a queue, the worker does not.')
resource scaler 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-scaler-${place.token}'
  location: place.location
  tags: place.tags
}

@description('Calls the API from the Logic App.')
resource relay 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (logicApp) {
  name: 'id-relay-${place.token}'
  location: place.location
  tags: place.tags
}

output apiId string = api.id
output apiPrincipalId string = api.properties.principalId
output apiClientId string = api.properties.clientId
output workerName string = worker.name
output workerPrincipalId string = worker.properties.principalId
output scalerName string = scaler.name
output scalerPrincipalId string = scaler.properties.principalId
output relayId string = logicApp ? relay.id : ''
output relayPrincipalId string = relay.?properties.principalId ?? ''
