// Container Apps environment of the render worker. Logs go through Azure Monitor, so no workspace key is read.

import { placement } from 'placement.bicep'

@description('Where it lives: a region with the GPU, and with quota for it.')
param place placement

@description('Type of the GPU workload profile; empty for CPU only.')
param gpuProfile string

@description('Log Analytics workspace that diagnostics go to.')
param logsId string

var consumption = { name: 'Consumption', workloadProfileType: 'Consumption' }

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: 'cae-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    // Serverless GPU: no minimum or maximum counts, they belong to dedicated profiles. There is no spot GPU here; scale to zero is what saves.
    workloadProfiles: empty(gpuProfile) ? [consumption] : [consumption, { name: 'gpu', workloadProfileType: gpuProfile }]
    zoneRedundant: false
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: environment
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = environment.name
