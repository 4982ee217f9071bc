// The render worker. azd deploys this after it has built and pushed the image, so a GPU never starts a placeholder, and a later provision never resets the image.
// It runs as an app, not a job: a warm model serves many messages.

import { workerProfiles } from 'modules/worker-profiles.bicep'

@description('Where it lives.')
param location string = resourceGroup().location

@description('azd environment; a tag.')
param environmentName string

@description('The image, as azd pushed it.')
param image string

@description('T4, A100 or CPU.')
@allowed(['T4', 'A100', 'CPU'])
param worker string

@description('Container Apps environment.')
param containerAppsEnvironmentName string

@description('Registry that holds the image.')
param registryName string

@description('Identity the worker runs as.')
param workerIdentityName string

@description('Identity the scaler counts messages with.')
param scalerIdentityName string

@description('Service Bus namespace.')
param serviceBusName string

@description('Storage account of the studio.')
param storageName string

@description('Action group that alerts go to.')
param actionGroupName string

@description('Model pools, comma separated.')
param pools string

@description('The workspace.')
param workspaceName string

@description('Container of the studio\'s objects.')
param objectsContainer string

@description('Container of model folders.')
param modelsContainer string

@description('Endpoint of the managed image model; empty: none.')
param openAiEndpoint string = ''

@description('Deployment of the managed image model; empty: none.')
param openAiImage string = ''

@description('OTLP endpoint for traces and metrics; empty: none.')
param otlpEndpoint string = ''

@description('Replicas at most. GPUs are billed by the second a replica runs; there is no spot price.')
@minValue(1)
param maxReplicas int

@description('Messages in a lane for each further replica.')
@minValue(1)
param messagesPerReplica int

@description('Hours of a GPU running without a break after which somebody is told.')
@allowed([1, 6, 12])
param gpuAlertHours int = 6

var healthPort = 8080
var profile = workerProfiles[worker]
var poolNames = map(split(pools, ','), pool => trim(pool))
var lanes = flatten(map(poolNames, pool => ['${pool}-preview', '${pool}-final']))
var tags = { 'azd-env-name': environmentName }

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: containerAppsEnvironmentName
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

resource workerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: workerIdentityName
}

resource scalerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: scalerIdentityName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource people 'Microsoft.Insights/actionGroups@2024-10-01-preview' existing = {
  name: actionGroupName
}

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: 'ca-worker-${uniqueString(resourceGroup().id)}'
  location: location
  tags: union(tags, { 'azd-service-name': 'worker' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${workerIdentity.id}': {}
      '${scalerIdentity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: profile.profile
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 3
      registries: [{ server: registry.properties.loginServer, identity: workerIdentity.id }]
      // The scaler's identity has the manage claim on the lanes: no token for it inside the container.
      identitySettings: [
        { identity: workerIdentity.id, lifecycle: 'Main' }
        { identity: scalerIdentity.id, lifecycle: 'None' }
      ]
    }
    template: {
      // The longest there is: renders under way are finished or handed back before the replica goes.
      terminationGracePeriodSeconds: 600
      containers: [
        {
          name: 'worker'
          image: image
          resources: { cpu: json(profile.cpu), memory: profile.memory }
          // Live from its first second, also while it fetches and warms up models, which may take minutes.
          probes: [
            { type: 'Startup', httpGet: { path: '/health/live', port: healthPort }, periodSeconds: 5, failureThreshold: 24, timeoutSeconds: 5 }
            { type: 'Liveness', httpGet: { path: '/health/live', port: healthPort }, periodSeconds: 30, failureThreshold: 4, timeoutSeconds: 10 }
          ]
          env: concat(
            [
              { name: 'AZURE_CLIENT_ID', value: workerIdentity.properties.clientId }
              { name: 'ServiceBusConnection__fullyQualifiedNamespace', value: split(split(serviceBus.properties.serviceBusEndpoint, '/')[2], ':')[0] }
              { name: 'ServiceBusConnection__clientId', value: workerIdentity.properties.clientId }
              { name: 'ATELIER_WORKSPACE', value: workspaceName }
              { name: 'ATELIER_BLOB_ENDPOINT', value: storage.properties.primaryEndpoints.blob }
              { name: 'ATELIER_BLOB_CONTAINER', value: objectsContainer }
              { name: 'ATELIER_POOLS', value: join(poolNames, ',') }
              { name: 'ATELIER_MODELS_CONTAINER', value: modelsContainer }
              { name: 'ATELIER_MODEL_CACHE', value: '/models' }
              { name: 'ATELIER_DEVICE', value: profile.device }
              { name: 'ATELIER_ATTENTION', value: 'fused' }
              { name: 'ATELIER_NORMS', value: 'plain' }
              { name: 'ATELIER_MODEL_MEMORY', value: profile.modelMemory }
              { name: 'ATELIER_BATCH', value: profile.batch }
              { name: 'ATELIER_THREADS', value: '0' }
            ],
            empty(openAiImage)
              ? []
              : [
                  { name: 'ATELIER_OPENAI_ENDPOINT', value: openAiEndpoint }
                  { name: 'ATELIER_OPENAI_IMAGE', value: openAiImage }
                ],
            empty(otlpEndpoint) ? [] : [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpEndpoint }]
          )
        }
      ]
      scale: {
        minReplicas: 0
        maxReplicas: maxReplicas
        pollingInterval: 15
        cooldownPeriod: 600 // a model that took minutes to load stays for the next message
        rules: [
          for lane in lanes: {
            name: lane
            custom: {
              type: 'azure-servicebus'
              identity: scalerIdentity.id
              metadata: {
                namespace: serviceBus.name
                queueName: lane
                messageCount: string(messagesPerReplica)
              }
            }
          }
        ]
      }
    }
  }
}

@description('A replica that never goes to sleep is a bill: a stuck message, a lane that always fills, or a replica that hangs.')
resource longRunning 'Microsoft.Insights/metricAlerts@2018-03-01' = if (worker != 'CPU') {
  name: 'gpu-busy-${uniqueString(resourceGroup().id)}'
  location: 'global'
  tags: tags
  properties: {
    description: 'GPU replicas have been up for ${gpuAlertHours} hours without a break.'
    severity: 2
    enabled: true
    scopes: [app.id]
    evaluationFrequency: 'PT30M'
    windowSize: 'PT${gpuAlertHours}H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'replicas'
          metricNamespace: 'Microsoft.App/containerApps'
          metricName: 'Replicas'
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    autoMitigate: true
    actions: [{ actionGroupId: people.id }]
  }
}

output SERVICE_WORKER_NAME string = app.name
