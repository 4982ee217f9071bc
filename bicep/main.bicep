// The whole studio, in one resource group of its own. `azd up` deploys this, then the code; running it again changes nothing that is as it should be.
targetScope = 'subscription'

import { roles } from 'modules/roles.bicep'
import { workerProfiles } from 'modules/worker-profiles.bicep'

@description('Name of the azd environment. The resource group is named for it; everything else is named by a hash, so that any length fits.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of the studio: one with Durable Task Scheduler, Content Safety and the GPU wanted.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Region of Azure OpenAI: azd offers those where this subscription has quota left for the default model.')
@minLength(1)
@metadata({ azd: { type: 'location', usageName: ['OpenAI.GlobalStandard.gpt-5-mini,30'] } })
param openAiLocation string

@description('Object id of whoever deploys: gets the studio\'s roles and may upload models. Empty: nobody does.')
param principalId string = ''

@description('User or ServicePrincipal.')
param principalType string = 'User'

@description('What renders: T4, A100, or CPU where there is no GPU quota. There is no spot GPU in Container Apps.')
@allowed(['T4', 'A100', 'CPU'])
param worker string = 'T4'

@description('Worker replicas at most. It scales to zero by itself.')
@minValue(1)
@maxValue(30)
param maxReplicas int = 2

@description('Messages in a lane for each further replica.')
@minValue(1)
param messagesPerReplica int = 8

@description('Model pools, comma separated: each has a preview lane and a final lane.')
param pools string = 'standard'

@description('The workspace: the tenant and region boundary inside the store.')
@minLength(1)
@maxLength(32)
param workspaceName string = 'studio'

@description('Whether to deploy Azure OpenAI. Without it briefs are enriched by templates.')
param openAi bool = true

@description('Chat model of the enricher.')
param chatModel string = 'gpt-5-mini'

@description('Its version.')
param chatModelVersion string = '2025-08-07'

@description('Its capacity, in thousands of tokens a minute.')
@minValue(1)
param chatCapacity int = 30

@description('Managed image model as fallback renderer; empty for none. Some ask for registered access.')
param imageModel string = ''

@description('Its version.')
param imageModelVersion string = ''

@description('Its capacity, in requests a minute.')
@minValue(1)
param imageCapacity int = 1

@description('Whether to recover soft-deleted OpenAI, Content Safety and Key Vault resources of this environment. For one run; then off.')
param restore bool = false

@description('Whether the Key Vault is kept from being purged. It can\'t be undone; on wherever signatures must stay checkable.')
param purgeProtection bool = false

@description('Replication of the storage accounts.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageReplication string = 'Standard_ZRS'

@description('Who gets alerts by mail. Empty: alerts show in the portal only.')
param alertEmail string = ''

@description('Monthly budget in the subscription\'s currency; 0 for none.')
@minValue(0)
param budget int = 200

@description('First day of the budget\'s first month. Left empty at first, then remembered: Azure refuses to move it.')
param budgetStart string = ''

@description('Today. Not to be given.')
param now string = utcNow('yyyy-MM-01')

@description('Webhook of the Teams workflow that notices go to. Empty leaves what is stored.')
@secure()
param teamsWebhook string = ''

@description('Endings of host names that the Teams workflow may have, comma separated. Empty: those of Power Automate and Logic Apps.')
param teamsHosts string = ''

@description('Whether notices go to Teams. Giving a webhook turns it on.')
param teams bool = false

@description('Client id of an app registration that somebody else made. Empty: one is made.')
param authClientId string = ''

@description('Whether to deploy the Logic App that starts briefs from events.')
param logicApp bool = false

@description('Object id of the principal that may announce launches to it. Empty: whoever deploys.')
param logicAppCaller string = ''

@description('OTLP endpoint that hosts send traces and metrics to, besides Application Insights. Empty: none.')
param otlpEndpoint string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var here = { location: location, tags: tags, token: token }
var poolNames = map(split(pools, ','), pool => trim(pool))
var lanes = flatten(map(poolNames, pool => ['${pool}-preview', '${pool}-final']))
var resultsQueue = 'results'
var briefsQueue = 'briefs-in'
var eventsTopic = 'events'
var objectsContainer = 'atelier'
var modelsContainer = 'models'
var chatDeployment = 'chat'
var imageDeployment = 'image'
var hasImageModel = openAi && !empty(imageModel)
var hasTeams = teams || !empty(teamsWebhook)
var firstMonth = empty(budgetStart) ? now : budgetStart

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  name: 'identities'
  params: { place: here, logicApp: logicApp }
}

module observability 'modules/observability.bicep' = {
  scope: group
  name: 'observability'
  params: {
    place: here
    dailyGigabytes: 2
    grants: [{ principalId: identities.outputs.apiPrincipalId, role: roles.metricsPublisher }]
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    place: here
    replication: storageReplication
    objectsContainer: objectsContainer
    modelsContainer: modelsContainer
    workspaceName: workspaceName
    stagedDays: 2
    coolDays: 90
    studioUrl: 'https://func-${token}.azurewebsites.net'
    logsId: observability.outputs.workspaceId
    // Write addresses for large uploads are signed with a key that only the whole account gives; they allow no more than the container's role does.
    grants: [{ principalId: identities.outputs.apiPrincipalId, role: roles.blobDelegator }]
    containerGrants: [
      { child: objectsContainer, principalId: identities.outputs.apiPrincipalId, role: roles.blobContributor }
      { child: objectsContainer, principalId: identities.outputs.workerPrincipalId, role: roles.blobContributor }
      { child: modelsContainer, principalId: identities.outputs.workerPrincipalId, role: roles.blobReader }
    ]
    uploaderId: principalId
    uploaderType: principalType
    uploaderRole: roles.blobContributor
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  scope: group
  name: 'host-storage'
  params: { place: here, replication: storageReplication, logsId: observability.outputs.workspaceId, hostId: identities.outputs.apiPrincipalId }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  name: 'service-bus'
  params: {
    place: here
    lanes: lanes
    resultsQueue: resultsQueue
    briefsQueue: briefsQueue
    eventsTopic: eventsTopic
    logsId: observability.outputs.workspaceId
    apiPrincipalId: identities.outputs.apiPrincipalId
    workerPrincipalId: identities.outputs.workerPrincipalId
    scalerPrincipalId: identities.outputs.scalerPrincipalId
  }
}

module scheduler 'modules/scheduler.bicep' = {
  scope: group
  name: 'scheduler'
  params: {
    place: here
    completedDays: 30
    failedDays: 90
    logsId: observability.outputs.workspaceId
    principalId: identities.outputs.apiPrincipalId
    role: roles.durableTaskContributor
  }
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  name: 'key-vault'
  params: {
    place: here
    principalId: identities.outputs.apiPrincipalId
    signRole: roles.cryptoUser
    readRole: roles.secretsUser
    purgeProtection: purgeProtection
    restore: restore
    teamsWebhook: teamsWebhook
    teams: hasTeams
    logsId: observability.outputs.workspaceId
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  name: 'registry'
  params: {
    place: here
    logsId: observability.outputs.workspaceId
    grants: [{ principalId: identities.outputs.workerPrincipalId, role: roles.acrPull }]
  }
}

module language 'modules/language.bicep' = if (openAi) {
  scope: group
  name: 'language'
  params: {
    place: { location: openAiLocation, tags: tags, token: token }
    restore: restore
    logsId: observability.outputs.workspaceId
    deployments: concat(
      [{ name: chatDeployment, model: chatModel, version: chatModelVersion, capacity: chatCapacity }],
      hasImageModel
        ? [{ name: imageDeployment, model: imageModel, version: imageModelVersion, capacity: imageCapacity }]
        : []
    )
    grants: concat(
      [{ principalId: identities.outputs.apiPrincipalId, role: roles.openAiUser }],
      hasImageModel ? [{ principalId: identities.outputs.workerPrincipalId, role: roles.openAiUser }] : []
    )
  }
}

module contentSafety 'modules/content-safety.bicep' = {
  scope: group
  name: 'content-safety'
  params: {
    place: here
    restore: restore
    logsId: observability.outputs.workspaceId
    grants: [{ principalId: identities.outputs.apiPrincipalId, role: roles.cognitiveServicesUser }]
  }
}

module workerEnvironment 'modules/worker-environment.bicep' = {
  scope: group
  name: 'worker-environment'
  params: { place: here, gpuProfile: workerProfiles[worker].type, logsId: observability.outputs.workspaceId }
}

module functions 'modules/functions.bicep' = {
  scope: group
  name: 'functions'
  params: {
    place: here
    identityId: identities.outputs.apiId
    identityClientId: identities.outputs.apiClientId
    storageName: hostStorage.outputs.name
    deploymentContainerUrl: hostStorage.outputs.deploymentContainerUrl
    insightsName: observability.outputs.insightsName
    maximumInstances: 40
    studioSettings: union(
      {
        ServiceBusConnection__fullyQualifiedNamespace: serviceBus.outputs.fullyQualifiedNamespace
        ServiceBusConnection__credential: 'managedidentity'
        ServiceBusConnection__clientId: identities.outputs.apiClientId
        DTS_CONNECTION_STRING: 'Endpoint=${scheduler.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identities.outputs.apiClientId}'
        TASKHUB_NAME: scheduler.outputs.hubName
        ATELIER_WORKSPACE: workspaceName
        // Easy Auth, below, writes the header that says who calls, and strips any that a caller sends. Flex Consumption doesn't tell the app that it is there.
        ATELIER_PLATFORM_SIGN_IN: 'true'
        ATELIER_BLOB_ENDPOINT: storage.outputs.blobEndpoint
        ATELIER_BLOB_CONTAINER: objectsContainer
        ATELIER_POOLS: join(poolNames, ',')
        ATELIER_CONTENT_SAFETY_ENDPOINT: contentSafety.outputs.endpoint
        ATELIER_KEY_VAULT_KEY: keyVault.outputs.signingKeyUri
        ATELIER_LINK_KEY: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.linkSecretUri})'
      },
      openAi ? { ATELIER_OPENAI_ENDPOINT: language.?outputs.endpoint ?? '', ATELIER_OPENAI_CHAT: chatDeployment } : {},
      hasTeams ? { ATELIER_TEAMS_WEBHOOK: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.teamsSecretUri})', ATELIER_TEAMS_HOSTS: teamsHosts } : {},
      empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }
    )
  }
}

module signIn 'modules/sign-in.bicep' = if (empty(authClientId)) {
  scope: group
  name: 'sign-in'
  params: {
    uniqueName: 'atelier-${token}'
    displayName: 'Atelier (${environmentName})'
    url: functions.outputs.url
    identityPrincipalId: identities.outputs.apiPrincipalId
    deployerId: principalId
    relayPrincipalId: identities.outputs.relayPrincipalId
  }
}

module easyAuth 'modules/easy-auth.bicep' = {
  scope: group
  name: 'easy-auth'
  params: {
    appName: functions.outputs.name
    clientId: empty(authClientId) ? signIn.?outputs.clientId ?? '' : authClientId
    audience: empty(authClientId) ? signIn.?outputs.audience ?? '' : ''
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: { place: here, email: alertEmail, serviceBusId: serviceBus.outputs.id, insightsId: observability.outputs.insightsId }
}

module monthlyBudget 'modules/budget.bicep' = if (budget > 0) {
  scope: group
  name: 'budget'
  params: { token: token, amount: max(budget, 1), startDate: firstMonth, email: alertEmail }
}

module launches 'logicapp/logicapp.bicep' = if (logicApp) {
  scope: group
  name: 'logic-app'
  params: {
    place: here
    studioUrl: functions.outputs.url
    audience: empty(authClientId) ? signIn.?outputs.audience ?? '' : 'api://${authClientId}'
    clientId: empty(authClientId) ? signIn.?outputs.clientId ?? '' : authClientId
    callerId: empty(logicAppCaller) ? principalId : logicAppCaller
    identityId: identities.outputs.relayId
    principalId: identities.outputs.relayPrincipalId
    storageName: storage.outputs.name
    storageRole: roles.blobContributor
    logsId: observability.outputs.workspaceId
  }
}

// azd keeps outputs in a plain file: names and addresses only.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output AZURE_CONTAINER_APPS_ENVIRONMENT_NAME string = workerEnvironment.outputs.name
output AZURE_WORKER_IDENTITY_NAME string = identities.outputs.workerName
output AZURE_SCALER_IDENTITY_NAME string = identities.outputs.scalerName
output AZURE_SERVICE_BUS_NAME string = serviceBus.outputs.name
output AZURE_STORAGE_NAME string = storage.outputs.name
output AZURE_KEY_VAULT_NAME string = keyVault.outputs.name
output AZURE_ACTION_GROUP_NAME string = alerts.outputs.actionGroupName
output ATELIER_URL string = functions.outputs.url
output ATELIER_SIGN_IN_CLIENT_ID string = empty(authClientId) ? signIn.?outputs.clientId ?? '' : authClientId
output ATELIER_SIGN_IN_AUDIENCE string = empty(authClientId) ? signIn.?outputs.audience ?? '' : 'api://${authClientId}'
output ATELIER_WORKER string = worker
output ATELIER_WORKER_VARIANT string = workerProfiles[worker].device // of the image
output ATELIER_POOLS string = join(poolNames, ',')
output ATELIER_WORKSPACE string = workspaceName
output ATELIER_BLOB_CONTAINER string = objectsContainer
output ATELIER_MODELS_CONTAINER string = modelsContainer
output ATELIER_OPENAI_ENDPOINT string = language.?outputs.endpoint ?? ''
output ATELIER_OPENAI_IMAGE string = hasImageModel ? imageDeployment : ''
output ATELIER_MAX_REPLICAS int = maxReplicas
output ATELIER_MESSAGES_PER_REPLICA int = messagesPerReplica
output OTEL_EXPORTER_OTLP_ENDPOINT string = otlpEndpoint
output ATELIER_BUDGET_START string = firstMonth
output ATELIER_TEAMS bool = hasTeams
output SERVICE_API_NAME string = functions.outputs.name
