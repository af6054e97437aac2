"""Finds the API, or the app client, of a caller who signs nothing.

The clients of an API and of a user pool's app have no AWS credentials. ministack then looks in its
default account only, so an application of any other account cannot be used by its users. On AWS,
the ids are unique everywhere, and so they are here.
"""

from .when_loaded import when_loaded


def install():
    when_loaded("ministack.services.apigateway_v1", _find_apis_everywhere)
    when_loaded("ministack.services.cognito", _find_clients_everywhere)


def _find_apis_everywhere(apigateway):
    within_account = apigateway.find_api_scope

    def find_api_scope(api_id):
        found = within_account(api_id)
        if found is not None:
            return found
        for (account, region, stored), _api in apigateway._rest_apis.all_items():
            if stored == api_id:
                return account, region
        return None

    apigateway.find_api_scope = find_api_scope


def _find_clients_everywhere(cognito):
    within_account = cognito._pin_unsigned_idp_scope

    def pin_scope(data):
        client = data.get("ClientId")
        if client and cognito._pool_scope_for_client(client) is None:
            # Sets the scope of the request to the pool's account and region.
            cognito._find_pool_by_client_id(client)
        elif not client:
            for field in ("AccessToken", "Token"):
                pool = cognito._pool_id_from_token(data.get(field, ""))
                if pool:
                    cognito._get_pool_unscoped(pool)
        within_account(data)

    cognito._pin_unsigned_idp_scope = pin_scope
