// What a worker of each kind gets. A serverless GPU profile is one size: one GPU, all of its machine.

@export()
@description('By kind: the workload profile\'s type and name, processors, memory, and what the worker is told.')
var workerProfiles = {
  T4: {
    type: 'Consumption-GPU-NC8as-T4'
    profile: 'gpu'
    cpu: '8'
    memory: '56Gi'
    device: 'cuda'
    modelMemory: '14336'
    batch: '4'
  }
  A100: {
    type: 'Consumption-GPU-NC24-A100'
    profile: 'gpu'
    cpu: '24'
    memory: '220Gi'
    device: 'cuda'
    modelMemory: '73728'
    batch: '16'
  }
  CPU: {
    type: ''
    profile: 'Consumption'
    cpu: '4'
    memory: '8Gi'
    device: 'cpu'
    modelMemory: '5120'
    batch: '1'
  }
}
