"""REST APIs described by a definition: OpenAPI 3.0 or Swagger 2.0 with Amazon's extensions.

ministack takes a method's integration target and its security from a definition, and leaves out
templates, responses, models, validation and gateway responses.
"""
