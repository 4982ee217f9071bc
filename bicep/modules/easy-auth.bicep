// Easy Auth in front of the Functions app. It checks who signs in and lets everybody else through as nobody: reviewers come with a signed link, load
// balancers ask for health, and neither has an account. What nobody may do, the studio itself refuses, role by role.

@description('The Functions app.')
param appName string

@description('Client id of the app registration.')
param clientId string

@description('Its identifier URI, which tokens may carry as audience.')
param audience string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource auth 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
      redirectToProvider: 'azureactivedirectory'
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: empty(audience) ? [clientId, 'api://${clientId}'] : [clientId, 'api://${clientId}', audience]
          // Any application of this tenant may present a token; without a role it can do nothing.
          defaultAuthorizationPolicy: {}
        }
      }
    }
    login: {
      tokenStore: { enabled: false }
      preserveUrlFragmentsForLogins: false
    }
    httpSettings: { requireHttps: true }
  }
}
