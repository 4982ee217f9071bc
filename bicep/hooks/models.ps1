# Puts the model folders of gpu-worker/models (or of ATELIER_MODELS) into the studio's models container, each with the list of hashes that workers check it by.
# azd runs this after provisioning; running it again changes nothing. To publish a model of your own: put it there, and 'azd hooks run postprovision'.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')
Set-Location ($env:ATELIER_MODELS ? $env:ATELIER_MODELS : 'gpu-worker/models')

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Write-Warning "No Azure CLI here, so no models were uploaded. Install it, 'az login', and run 'azd hooks run postprovision'."
    exit 0
}

$shared = @('--account-name', $env:AZURE_STORAGE_NAME, '--auth-mode', 'login', '--overwrite', 'true', '--only-show-errors', '--output', 'none')
foreach ($folder in Get-ChildItem -Directory) {
    $model = $folder.Name
    $sums = New-TemporaryFile
    $lines = Get-ChildItem $folder -Recurse -File | ForEach-Object {
        $path = [IO.Path]::GetRelativePath($folder.FullName, $_.FullName).Replace('\', '/')
        if ($path -ne 'SHA256SUMS' -and -not $path.StartsWith('training/')) { "$((Get-FileHash $_ -Algorithm SHA256).Hash.ToLowerInvariant())  $path" }
    }
    [IO.File]::WriteAllText($sums, (($lines | Sort-Object) -join "`n") + "`n")

    # The role was given a moment ago and may take minutes to be known everywhere. The list goes last: a folder without it is not looked at.
    $done = $false
    foreach ($try in 1..10) {
        az storage blob upload-batch --destination $env:ATELIER_MODELS_CONTAINER --destination-path $model --source $model @shared
        if ($LASTEXITCODE -eq 0) {
            az storage blob upload --container-name $env:ATELIER_MODELS_CONTAINER --name "$model/SHA256SUMS" --file $sums @shared
        }

        if ($LASTEXITCODE -eq 0) {
            $done = $true
            break
        }

        Write-Host "Not allowed yet; trying again in 30 seconds ($try of 10)."
        Start-Sleep -Seconds 30
    }

    Remove-Item $sums
    if (-not $done) {
        Write-Error "The model '$model' could not be uploaded. Look at the error above, and run 'azd hooks run postprovision' again."
    }

    Write-Host "Model '$model' is in the container '$env:ATELIER_MODELS_CONTAINER'."
}
