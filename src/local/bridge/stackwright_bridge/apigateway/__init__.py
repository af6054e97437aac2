"""API Gateway's REST APIs: mapping templates, and integrations with other services."""
