"""Mapping templates: Velocity, and the variables of API Gateway."""

import json
import unittest

from airspeed import TemplateError

from stackwright_bridge.apigateway import variables
from stackwright_bridge.apigateway.velocity import render, to_java


def rendered(template, body="{}", query=None, headers=None, path=None, context=None, stage=None):
    request = variables.params(headers, query, path)
    return render(template, variables.namespace(body, request, to_java(context or {}), stage))


ODD = 'O\'Brien "the" \\ back\nnew\tline\r\f\b é ☃ 🐉 </script> $util #if(true) ${x}'


class Input(unittest.TestCase):
    def test_json_writes_json(self):
        body = json.dumps({"a": {"b": [1, True, None, "é"]}, "s": "x\"y"})
        self.assertEqual(rendered("$input.json('$.a')", body), '{"b":[1,true,null,"é"]}')
        self.assertEqual(rendered('$input.json("$.s")', body), '"x\\"y"')
        self.assertEqual(rendered("$input.json('$')", ""), "{}")
        self.assertEqual(rendered("[$input.json('$.missing')]", body), '[""]')

    def test_path_gives_values(self):
        body = json.dumps({"n": 2, "on": True, "list": ["a", "b"], "map": {"k": "v"}})
        self.assertEqual(rendered("#set($all = $input.path('$'))$all.n $all.on $all.map.k", body), "2 true v")
        self.assertEqual(rendered("$input.path('$.list').size()", body), "2")
        self.assertEqual(rendered("$input.path('$.list[1]')", body), "b")
        self.assertEqual(rendered("$input.path('$.map') $input.path('$.list')", body), "{k=v} [a, b]")
        self.assertEqual(rendered("[$input.path('$.missing')]", body), "[]")

    def test_body_is_the_text(self):
        self.assertEqual(rendered("$input.body", "not json"), "not json")
        self.assertEqual(rendered("$input.path('$.a')", "not json"), "")

    def test_params_prefer_path_then_query_then_header(self):
        arguments = {"query": {"x": ["q"], "y": ["1", "2"]}, "headers": {"x": "h", "accept": "a"}, "path": {"x": "p"}}
        self.assertEqual(rendered("$input.params('x') $input.params('y') $input.params('Accept')", **arguments), "p 1 a")
        self.assertEqual(rendered("$input.params().querystring.x $input.params().path.x", **arguments), "q p")
        self.assertEqual(rendered("[$input.params('none')]", **arguments), "[]")


class Util(unittest.TestCase):
    def test_escape_java_script_writes_quotes_of_both_kinds(self):
        self.assertEqual(rendered("$util.escapeJavaScript($input.path('$.s'))", json.dumps({"s": "a'b\"c\\d/é🐉"})),
                         "a\\'b\\\"c\\\\d\\/\\u00E9\\uD83D\\uDC09")

    def test_any_text_passes_through_once_the_apostrophe_is_undone(self):
        template = """{"s": "$util.escapeJavaScript($input.path('$.s')).replaceAll("\\\\'", "'")"}"""
        self.assertEqual(json.loads(rendered(template, json.dumps({"s": ODD}))), {"s": ODD})

    def test_any_json_passes_as_a_text_in_json(self):
        template = """{"s": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")"}"""
        outer = json.loads(rendered(template, json.dumps({"s": ODD, "n": 1.5})))
        self.assertEqual(json.loads(outer["s"]), {"s": ODD, "n": 1.5})

    def test_coding(self):
        self.assertEqual(rendered("$util.urlEncode('a b&ü~*')"), "a+b%26%C3%BC%7E*")
        self.assertEqual(rendered("$util.urlDecode('a+b%26%C3%BC')"), "a b&ü")
        self.assertEqual(rendered("$util.base64Encode('hé')"), "aMOp")
        self.assertEqual(rendered("$util.base64Decode('aMOp')"), "hé")
        self.assertEqual(rendered("#set($m = $util.parseJson('{\"a\": [1, 2]}'))$m.a[1]"), "2")


class Language(unittest.TestCase):
    def test_only_false_is_false(self):
        self.assertEqual(rendered("#if($missing)1#end#if($input.params('none'))2#end#if(false)3#end#if(!$missing)4#end"), "12")
        self.assertEqual(rendered("#if($input.params('none') == '')1#else2#end"), "1")
        self.assertEqual(rendered("#if($input.path('$.on'))1#else2#end", '{"on": false}'), "2")

    def test_loops_and_sets(self):
        template = "#foreach($key in $input.path('$').keySet())$key=$input.path('$').get($key)#if($foreach.hasNext),#end#end"
        self.assertEqual(rendered(template, '{"a": 1, "b": "x"}'), "a=1,b=x")
        entries = "#foreach($one in $input.path('$').entrySet())$one.key:$one.value;#end"
        self.assertEqual(rendered(entries, '{"a": 1, "b": "x"}'), "a:1;b:x;")

    def test_methods_of_java(self):
        self.assertEqual(rendered("#set($s = ' Ab ')$s.trim().toLowerCase() $s.trim().indexOf('b') $s.trim().indexOf('x')"), "ab 1 -1")
        self.assertEqual(rendered("#set($s = 'a1b22')$s.replaceAll('([a-z])[0-9]', '$1-')"), "a-b-2")
        self.assertEqual(rendered("#set($m = $input.path('$'))$m.size() $m.containsKey('a') $m.isEmpty()", '{"a": 1}'), "1 true false")

    def test_context_and_stage_variables(self):
        context = {"stage": "prod", "authorizer": {"claims": {"cognito:groups": "g", "sub": "1"}}}
        template = "$context.stage $context.authorizer.claims.sub $context.authorizer.claims['cognito:groups'] $stageVariables.v [$context.no.such]"
        self.assertEqual(rendered(template, context=context, stage={"v": "9"}), "prod 1 g 9 []")

    def test_a_broken_template_is_an_error(self):
        with self.assertRaises(TemplateError):
            rendered("#if($input.body) without an end")
