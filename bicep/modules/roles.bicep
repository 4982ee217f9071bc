// The built-in roles this studio gives out, by the id Azure knows them under, and the shape of a grant.

@export()
@description('Azure RBAC role definitions.')
var roles = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDelegator: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908'
  cryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424'
  durableTaskContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  openAiUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  serviceBusOwner: '090c5cfd-751d-490a-894a-3ce6f1109419'
  serviceBusReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  serviceBusSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

@export()
@description('One role for one principal, on the resource of the module that takes it.')
type grant = {
  @description('Object id of the principal. Assignments are named from it, so that a rebuilt identity gets new ones.')
  principalId: string

  @description('Id of the role definition.')
  role: string
}

@export()
@description('One role for one principal, on one child (a queue, a topic, a container) of the module\'s resource.')
type childGrant = {
  @description('Name of the child.')
  child: string

  @description('Object id of the principal.')
  principalId: string

  @description('Id of the role definition.')
  role: string
}
