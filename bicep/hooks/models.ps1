# Puts the model folders of gpu-worker/models into the studio's models container. azd runs this after provisioning; running it again changes nothing.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Write-Warning "No Azure CLI here, so no models were uploaded. Install it, 'az login', and run 'azd hooks run postprovision'."
    exit 0
}

# The role was given a moment ago and may take minutes to be known everywhere.
foreach ($try in 1..10) {
    az storage blob upload-batch --account-name $env:AZURE_STORAGE_NAME --destination $env:ATELIER_MODELS_CONTAINER `
        --source gpu-worker/models --auth-mode login --overwrite true --only-show-errors --output none
    if ($LASTEXITCODE -eq 0) {
        Write-Host "Models are in '$env:ATELIER_MODELS_CONTAINER'."
        exit 0
    }

    Write-Host "Not allowed yet; trying again in 30 seconds ($try of 10)."
    Start-Sleep -Seconds 30
}

Write-Error "The models could not be uploaded to '$env:ATELIER_MODELS_CONTAINER'. Look at the error above, and run 'azd hooks run postprovision' again."
