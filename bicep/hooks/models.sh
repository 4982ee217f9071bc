#!/usr/bin/env sh
# Puts the model folders of gpu-worker/models (or of ATELIER_MODELS) into the studio's models container, each with the list of hashes that workers check it by.
# azd runs this after provisioning; running it again changes nothing. To publish a model of your own: put it there, and 'azd hooks run postprovision'.
set -eu
cd "$(dirname "$0")/../.."
cd "${ATELIER_MODELS:-gpu-worker/models}"

if ! command -v az >/dev/null 2>&1; then
  echo "No Azure CLI here, so no models were uploaded. Install it, 'az login', and run 'azd hooks run postprovision'." >&2
  exit 0
fi

if command -v sha256sum >/dev/null 2>&1; then hash="sha256sum"; else hash="shasum -a 256"; fi
sums=$(mktemp)
trap 'rm -f "$sums"' EXIT

upload() {
  az storage blob "$@" --account-name "$AZURE_STORAGE_NAME" --auth-mode login --overwrite true --only-show-errors --output none
}

for model in */; do
  model=${model%/}
  (cd "$model" && find . -type f ! -path './training/*' ! -name SHA256SUMS | LC_ALL=C sort | sed 's|^\./||' | while IFS= read -r file; do $hash "$file"; done) >"$sums"

  # The role was given a moment ago and may take minutes to be known everywhere. The list goes last: a folder without it is not looked at.
  tries=0
  until upload upload-batch --destination "$ATELIER_MODELS_CONTAINER" --destination-path "$model" --source "$model" \
    && upload upload --container-name "$ATELIER_MODELS_CONTAINER" --name "$model/SHA256SUMS" --file "$sums"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 10 ]; then
      echo "The model '$model' could not be uploaded. Look at the error above, and run 'azd hooks run postprovision' again." >&2
      exit 1
    fi
    echo "Not allowed yet; trying again in 30 seconds ($tries of 10)."
    sleep 30
  done
  echo "Model '$model' is in the container '$ATELIER_MODELS_CONTAINER'."
done
