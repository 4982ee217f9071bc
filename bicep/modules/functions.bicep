// The Functions app on Flex Consumption: API, pages, workflows. One user-assigned identity; every connection is by identity.
// Flex takes the runtime, its version and the package's place here and not as settings: FUNCTIONS_WORKER_RUNTIME and its kind are refused. It takes no
// diagnostic settings either; logs and metrics go to Application Insights.

import { placement } from 'placement.bicep'

@description('Where it lives.')
param place placement

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Storage account of the host.')
param storageName string

@description('Container that packages are deployed to, as a URL.')
param deploymentContainerUrl string

@description('Name of the Application Insights component.')
param insightsName string

@description('Settings of the studio, on top of those of the host.')
param studioSettings object

@description('Instances at most. Each may run many workflows; the GPUs are what limits a studio.')
@minValue(40)
@maxValue(1000)
param maximumInstances int

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${place.token}'
  location: place.location
  tags: place.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${place.token}'
  location: place.location
  tags: union(place.tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      // '10' is taken too, and the host then fails without a word.
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
      }
    }
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        // The root is the studio's home page, not the host's.
        AzureWebJobsDisableHomepage: 'true'
        AzureWebJobsStorage__accountName: storageName
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identityClientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        AZURE_CLIENT_ID: identityClientId
        // Easy Auth proves itself with this identity, in place of a client secret.
        OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identityClientId
        ATELIER_URL: 'https://${app.properties.defaultHostName}'
      },
      studioSettings
    )
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
