"""What runs in a function's process, amended where ministack's differs from Lambda.

- An exception is reported with its type, which callers tell errors apart by, and the process stays:
  on Lambda the environment survives a handler's exception.
- The root logger has a handler, as Lambda's has, so that `logging` reaches the log.
- The process ends with the cloud, even when that is killed and the handler hangs.
"""

from ..when_loaded import when_loaded

FAILURE = "__stackwright_failure__"

_CATCH = """\
        except Exception as e:
            _real_stdout.write(json.dumps({"status": "error", "error": str(e), "trace": traceback.format_exc()}) + "\\n")
"""
_CATCH_WITH_TYPE = f"""\
        except Exception as e:
            _lines = traceback.format_exception(type(e), e, e.__traceback__.tb_next)
            print("[ERROR] " + type(e).__name__ + ": " + str(e) + "\\n" + "".join(_lines[:-1]), file=sys.stderr, flush=True)
            _failure = {{"errorMessage": str(e), "errorType": type(e).__name__,
                        "requestId": _ms_ctx.get("request_id", ""), "stackTrace": _lines[1:-1]}}
            _real_stdout.write(json.dumps({{"status": "ok", "result": {{"{FAILURE}": _failure}}}}) + "\\n")
"""
_BEGIN = """
def run():
"""
_BEGIN_WITH_MORE = """
def _end_with_the_cloud():
    import threading
    cloud = os.getppid()
    def watch():
        while os.getppid() == cloud:
            time.sleep(0.5)
        os._exit(1)
    threading.Thread(target=watch, daemon=True).start()

def _log_as_lambda_does():
    import logging
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("[%(levelname)s]\\t%(asctime)s.%(msecs)03dZ\\t%(message)s", "%Y-%m-%dT%H:%M:%S"))
    logging.getLogger().addHandler(handler)

def run():
    _end_with_the_cloud()
    _log_as_lambda_does()
"""


def install():
    when_loaded("ministack.core.lambda_runtime", _amend)
    when_loaded("ministack.services.lambda_svc", _unwrap)


def _amend(runtime):
    script = runtime._PYTHON_WORKER_SCRIPT
    for old, new in ((_BEGIN, _BEGIN_WITH_MORE), (_CATCH, _CATCH_WITH_TYPE)):
        if script.count(old) != 1:
            raise RuntimeError("ministack's worker script is not the one that was amended")
        script = script.replace(old, new)
    runtime._PYTHON_WORKER_SCRIPT = script


def _unwrap(lambda_svc):
    execute = lambda_svc._execute_function_warm

    def _execute_function_warm(func, event, request_id):
        result = execute(func, event, request_id)
        body = result.get("body")
        if isinstance(body, dict) and FAILURE in body:
            return {**result, "body": body[FAILURE], "error": True}
        return result

    lambda_svc._execute_function_warm = _execute_function_warm
