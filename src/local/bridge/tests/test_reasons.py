"""Reasons of failed resources."""

import unittest

from stackwright_bridge.cloudformation.failure_reasons import readable


class Reasons(unittest.TestCase):
    def test_an_answer_becomes_its_message(self):
        for text, expected in (
            ("AWS::SSM::Parameter create failed: b'{\"__type\": \"com.x#Exists\", \"message\": \"It\\'s there.\"}'", "It's there. (Exists)"),
            ('AWS::ApiGateway::Model create failed: b\'{"message": "Invalid model"}\'', "Invalid model"),
            ("AWS::X::Y update failed: b'<E><Code>No</Code><Message>Not so</Message></E>'", "Not so (No)"),
        ):
            with self.subTest(text):
                self.assertEqual(readable(text), expected)

    def test_anything_else_stays(self):
        for text in ("my-bucket already exists", "AWS::X::Y create failed: b'[]'", "AWS::X::Y create failed: None"):
            with self.subTest(text):
                self.assertEqual(readable(text), text)
