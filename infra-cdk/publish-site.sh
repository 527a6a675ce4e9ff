#!/usr/bin/env bash
# Puts the pages into the deployed bucket, with the relay's number in them, and has CloudFront forget the old ones.
# After `cdk deploy`, and whenever only the pages have changed. Needs `aws` with the account's credentials.
set -euo pipefail
cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

stack=${1:-QdnRelay}
pages=track-site/target/classes/site
if [ ! -d "$pages/vendor" ]; then
  printf '%s: %s is missing: build it first (mvn -B verify)\n' "${0##*/}" "$pages" >&2
  exit 1
fi

ask() {
  aws cloudformation describe-stacks --stack-name "$stack" --output text --query "Stacks[0].$1"
}
bucket=$(ask "Outputs[?OutputKey=='SiteBucketName'].OutputValue")
distribution=$(ask "Outputs[?OutputKey=='SiteDistributionId'].OutputValue")
number=$(ask "Parameters[?ParameterKey=='RelayNumber'].ParameterValue")
if ! [[ $number =~ ^\+[1-9][0-9]{7,14}$ && -n $bucket && -n $distribution ]]; then
  printf '%s: the stack %s has no pages, or no number\n' "${0##*/}" "$stack" >&2
  exit 1
fi

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R "$pages/." "$copy"
find "$copy" -name '*.html' -exec sed -i.before "s/{{relay_number}}/$number/g" {} +
find "$copy" -name '*.before' -delete

# First what pages refer to, then the pages, then away with what nothing refers to any more.
aws s3 sync "$copy" "s3://$bucket" --exclude '*.html' --no-progress
aws s3 sync "$copy" "s3://$bucket" --no-progress
aws s3 sync "$copy" "s3://$bucket" --delete --no-progress
aws cloudfront create-invalidation --distribution-id "$distribution" --paths '/*' --query Invalidation.Id --output text
