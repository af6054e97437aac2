"""CloudFormation: resources, their failures, and operations that were cut off."""
