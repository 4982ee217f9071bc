// What somebody must hear of: messages nobody could work on, and workflows that failed. The worker's own alert comes with the worker.

import { placement } from 'placement.bicep'

@description('Where the log alert lives.')
param place placement

@description('Who is told. Empty: alerts are only shown in the portal.')
param email string

@description('The Service Bus namespace.')
param serviceBusId string

@description('The Application Insights component.')
param insightsId string

resource people 'Microsoft.Insights/actionGroups@2024-10-01-preview' = {
  name: 'ag-${place.token}'
  location: 'global'
  tags: place.tags
  properties: {
    enabled: true
    groupShortName: 'atelier'
    emailReceivers: empty(email) ? [] : [{ name: 'owner', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters-${place.token}'
  location: 'global'
  tags: place.tags
  properties: {
    description: 'Messages lie in a dead-letter queue. The sweep gives lost renders a Failed result; find out why they were lost.'
    severity: 2
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    autoMitigate: true
    actions: [{ actionGroupId: people.id }]
  }
}

resource failedOrchestrations 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'failed-orchestrations-${place.token}'
  location: place.location
  tags: place.tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Failed orchestrations'
    description: 'A workflow ended with an error. Its brief has no outcome until somebody looks.'
    severity: 1
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          // A span for each turn of an orchestration, which is never sampled away, and a trace for each change of its state, which may be.
          query: 'union (requests | where name startswith "orchestration:" and success == false), (traces | where customDimensions.prop__functionType == "Orchestrator" and customDimensions.prop__state == "Failed")'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    // The table exists once the first trace has come in, which is after this.
    skipQueryValidation: true
    autoMitigate: false
    actions: { actionGroups: [people.id] }
  }
}

output actionGroupName string = people.name
