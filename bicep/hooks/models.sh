#!/usr/bin/env sh
# Puts the model folders of gpu-worker/models into the studio's models container. azd runs this after provisioning; running it again changes nothing.
set -eu
cd "$(dirname "$0")/../.."

if ! command -v az >/dev/null 2>&1; then
  echo "No Azure CLI here, so no models were uploaded. Install it, 'az login', and run 'azd hooks run postprovision'." >&2
  exit 0
fi

# The role was given a moment ago and may take minutes to be known everywhere.
tries=0
until az storage blob upload-batch --account-name "$AZURE_STORAGE_NAME" --destination "$ATELIER_MODELS_CONTAINER" \
  --source gpu-worker/models --auth-mode login --overwrite true --only-show-errors --output none; do
  tries=$((tries + 1))
  if [ "$tries" -ge 10 ]; then
    echo "The models could not be uploaded to '$ATELIER_MODELS_CONTAINER'. Look at the error above, and run 'azd hooks run postprovision' again." >&2
    exit 1
  fi
  echo "Not allowed yet; trying again in 30 seconds ($tries of 10)."
  sleep 30
done
echo "Models are in '$ATELIER_MODELS_CONTAINER'."
