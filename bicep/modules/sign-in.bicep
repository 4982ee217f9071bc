// The Entra app registration that people and callers sign in to, with the studio's roles. It has no secret: the Functions app's identity vouches for it.
// Made through Microsoft Graph. Whoever deploys needs the right to register applications; where that is another team, give its client id as authClientId.

extension microsoftGraphV1

@description('Immutable name of the registration: a second run finds the first one\'s by it.')
param uniqueName string

@description('Name that people see at sign-in.')
param displayName string

@description('Address of the studio.')
param url string

@description('Principal id of the Functions app\'s identity.')
param identityPrincipalId string

@description('Whoever deploys, who gets the roles to start with. Empty: nobody.')
param deployerId string

@description('Principal id of the Logic App\'s identity, which may send briefs. Empty: none.')
param relayPrincipalId string

// The ids are this project's own and never change: assignments hang on them.
var appRoles = [
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e01', value: 'requester', displayName: 'Requester', description: 'Sends briefs and calls them off.' }
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e02', value: 'reviewer', displayName: 'Reviewer', description: 'Decides on reviews that ask them.' }
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e03', value: 'publisher', displayName: 'Publisher', description: 'Releases finished assets.' }
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e04', value: 'admin', displayName: 'Administrator', description: 'Runs campaigns, policy and models: the kill switch.' }
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e05', value: 'relay', displayName: 'Relay', description: 'An application that passes on decisions and briefs in somebody\'s name.' }
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e06', value: 'legal', displayName: 'Legal reviewer', description: 'Signs off where policy asks for legal.' }
  { id: '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e07', value: 'brand', displayName: 'Brand reviewer', description: 'Signs off where policy asks for brand.' }
]
var identifierUri = 'api://${tenant().tenantId}/${uniqueName}'
var useScope = '4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e10'
var azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46' // the CLI's own client id, the same in every tenant
var idOf = toObject(appRoles, role => role.value, role => role.id)
var rolesOfDeployer = ['requester', 'reviewer', 'publisher', 'admin']
var rolesOfRelay = ['requester']

resource application 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: displayName
  signInAudience: 'AzureADMyOrg'
  identifierUris: [identifierUri]
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: useScope
        value: 'studio.use'
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Use the studio'
        adminConsentDescription: 'Lets an application call the studio in the name of the person who signed in.'
        userConsentDisplayName: 'Use the studio'
        userConsentDescription: 'Lets this application call the studio in your name.'
      }
    ]
    // Lets a person who has signed in to the Azure CLI get a token for the API, for a first brief from the command line.
    preAuthorizedApplications: [{ appId: azureCli, delegatedPermissionIds: [useScope] }]
  }
  appRoles: [
    for role in appRoles: {
      id: role.id
      value: role.value
      displayName: role.displayName
      description: role.description
      isEnabled: true
      allowedMemberTypes: ['User', 'Application']
    }
  ]
  web: {
    homePageUrl: url
    redirectUris: ['${url}/.auth/login/aad/callback']
    implicitGrantSettings: { enableIdTokenIssuance: true }
  }

  resource federation 'federatedIdentityCredentials@v1.0' = {
    name: '${application.uniqueName}/functions'
    description: 'The Functions app\'s identity speaks for this registration.'
    audiences: ['api://AzureADTokenExchange']
    issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
    subject: identityPrincipalId
  }
}

@description('Sign-in asks for no assignment, since user consent would then be refused; without a role nobody may do anything here.')
resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: application.appId
  appRoleAssignmentRequired: false
}

resource deployerRoles 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for role in empty(deployerId) ? [] : rolesOfDeployer: {
    appRoleId: idOf[role]
    principalId: deployerId
    resourceId: principal.id
  }
]

resource relayRoles 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for role in empty(relayPrincipalId) ? [] : rolesOfRelay: {
    appRoleId: idOf[role]
    principalId: relayPrincipalId
    resourceId: principal.id
  }
]

output clientId string = application.appId
output audience string = identifierUri
