// One role for one principal on one blob container.

@description('The storage account.')
param accountName string

@description('The container.')
param containerName string

@description('Object id of the principal.')
param principalId string

@description('User, Group or ServicePrincipal.')
param principalType string

@description('Id of the role definition.')
param role string

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  name: '${accountName}/default/${containerName}'
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: container
  name: guid(container.id, principalId, role)
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}
