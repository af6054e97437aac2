"""Puts the integrations of this package in the place of ministack's."""

import logging

from ..when_loaded import when_loaded
from . import call as calls
from . import mapping, mock, service_action

logger = logging.getLogger("stackwright.apigateway")


def install():
    when_loaded("ministack.services.apigateway_v1", _extend)


def _extend(apigateway):
    calls.install(apigateway)
    lambda_only = apigateway._invoke_lambda_custom_v1

    async def _invoke_lambda_custom_v1(integration, *args, **kwargs):
        target = apigateway._parse_service_integration_uri(integration.get("uri", ""))
        if target is None or target[1] == "lambda" or target[2] != "action":
            return await lambda_only(integration, *args, **kwargs)
        _region, service, _verb, action = target
        from ministack.app import SERVICE_HANDLERS, SERVICE_NAME_ALIASES

        handlers = dict(SERVICE_HANDLERS)
        handlers.update((alias, handlers[name]) for alias, name in SERVICE_NAME_ALIASES.items())
        call = calls.current.get()
        try:
            return await service_action.invoke(call, integration, handlers, service, action)
        except Exception as error:
            return _gateway_error(apigateway, error)

    def _invoke_mock_v1(integration):
        try:
            return mock.invoke(calls.current.get(), integration)
        except Exception as error:
            return _gateway_error(apigateway, error)

    apigateway._invoke_lambda_custom_v1 = _invoke_lambda_custom_v1
    apigateway._invoke_mock_v1 = _invoke_mock_v1


def _gateway_error(apigateway, error):
    if isinstance(error, mapping.UnsupportedMediaType):
        return apigateway._gw_error("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type")
    logger.error("The integration failed: %s", error,
                 exc_info=not isinstance(error, mapping.MappingFailed))
    return apigateway._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
