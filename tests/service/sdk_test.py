"""The official SDKs of OpenAI, Anthropic and Google drive the scripted server, so that both ends of each format are
checked by somebody else's code: what the SDKs accept is what our adapters are tested with.

Run by `tools/with-sdks`, in an environment that holds them. usage: sdk_test.py
"""

import pathlib
import subprocess
import sys
import unittest

import anthropic
import openai
from google import genai

KEY = "key-0123456789"
HERE = pathlib.Path(__file__).resolve().parent
TOOL = {"type": "object", "properties": {"city": {"type": "string"}}}


class Sdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([sys.executable, "-B", HERE / "wire_server.py", "--key", KEY], stdout=subprocess.PIPE, text=True)
        cls.base = f"http://127.0.0.1:{int(cls.server.stdout.readline())}"
        cls.openai = openai.OpenAI(api_key=KEY, base_url=cls.base + "/v1", max_retries=0)
        cls.azure = openai.AzureOpenAI(api_key=KEY, azure_endpoint=cls.base, api_version="2024-10-21", max_retries=0)
        cls.anthropic = anthropic.Anthropic(api_key=KEY, base_url=cls.base, max_retries=0)
        cls.google = genai.Client(api_key=KEY, http_options={"base_url": cls.base})

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait()
        cls.server.stdout.close()

    def chat(self, text: str, client=None, **more):
        return (client or self.openai).chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}], **more)

    def test_openai_chat(self):
        whole = self.chat("What is 2 plus 3?")
        self.assertEqual((whole.choices[0].message.content, whole.choices[0].finish_reason), ("The answer is 5.", "stop"))
        self.assertEqual(whole.usage.total_tokens, whole.usage.prompt_tokens + whole.usage.completion_tokens)
        self.assertEqual(self.chat("[long]").choices[0].finish_reason, "length")
        self.assertEqual(self.chat("[filter]").choices[0].finish_reason, "content_filter")
        self.assertEqual(self.chat("[decline]").choices[0].message.refusal, "I can't help with that.")
        self.assertEqual(self.chat("[think]").usage.completion_tokens_details.reasoning_tokens, 100)
        call = self.chat("[tool]", tools=[{"type": "function", "function": {"name": "weather", "parameters": TOOL}}]).choices[0].message.tool_calls[0]
        self.assertEqual((call.function.name, call.function.arguments), ("weather", '{"city":"Oslo"}'))
        self.assertEqual(self.chat("2 plus 3", logprobs=True).choices[0].logprobs.content[0].logprob, -0.5)

    def test_openai_chat_stream(self):
        chunks = list(self.chat("What is 2 plus 3?", stream=True, stream_options={"include_usage": True}))
        self.assertEqual("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices), "The answer is 5.")
        self.assertEqual(chunks[-1].usage.prompt_tokens, 20)

    def test_openai_responses(self):
        ask = lambda text, **more: self.openai.responses.create(model="o3-mini", input=text, **more)
        self.assertEqual(ask("What is 2 plus 3?").output_text, "The answer is 5.")
        self.assertEqual(ask("[long]").incomplete_details.reason, "max_output_tokens")
        self.assertEqual(ask("[think]").usage.output_tokens_details.reasoning_tokens, 100)
        self.assertEqual(ask("[decline]").output[0].content[0].refusal, "I can't help with that.")
        events = list(ask("What is 2 plus 3?", stream=True))
        self.assertEqual("".join(event.delta for event in events if event.type == "response.output_text.delta"), "The answer is 5.")
        self.assertEqual(events[-1].response.output_text, "The answer is 5.")

    def test_azure(self):
        self.assertEqual(self.chat("What is 2 plus 3?", self.azure).choices[0].message.content, "The answer is 5.")
        with self.assertRaises(openai.BadRequestError) as refused:
            self.chat("[prompt-filter]", self.azure)
        self.assertEqual(refused.exception.code, "content_filter")

    def message(self, text: str, **more):
        return self.anthropic.messages.create(model="claude", max_tokens=100, messages=[{"role": "user", "content": text}], **more)

    def test_anthropic(self):
        whole = self.message("What is 2 plus 3?")
        self.assertEqual((whole.content[0].text, whole.stop_reason), ("The answer is 5.", "end_turn"))
        self.assertEqual(self.message("[long]").stop_reason, "max_tokens")
        self.assertEqual(self.message("[filter]").stop_reason, "refusal")
        thinking = self.message("2 plus 3", thinking={"type": "enabled", "budget_tokens": 1024})
        self.assertEqual([block.type for block in thinking.content], ["thinking", "text"])
        used = self.message("[tool]", tools=[{"name": "weather", "input_schema": TOOL}])
        self.assertEqual((used.stop_reason, used.content[0].input), ("tool_use", {"city": "Oslo"}))

    def test_anthropic_stream(self):
        with self.anthropic.messages.stream(model="claude", max_tokens=100, messages=[{"role": "user", "content": "What is 2 plus 3?"}]) as stream:
            final = stream.get_final_message()
        self.assertEqual((final.content[0].text, final.stop_reason), ("The answer is 5.", "end_turn"))

    def test_gemini(self):
        ask = lambda text, **more: self.google.models.generate_content(model="gemini-2.5-flash", contents=text, **more)
        self.assertEqual(ask("What is 2 plus 3?").text, "The answer is 5.")
        self.assertEqual(ask("[long]").candidates[0].finish_reason.name, "MAX_TOKENS")
        self.assertEqual(ask("[filter]").candidates[0].finish_reason.name, "SAFETY")
        self.assertEqual(ask("[prompt-filter]").prompt_feedback.block_reason.name, "SAFETY")
        self.assertEqual(ask("[think]").usage_metadata.thoughts_token_count, 100)
        chunks = list(self.google.models.generate_content_stream(model="gemini-2.5-flash", contents="What is 2 plus 3?"))
        self.assertEqual("".join(chunk.text for chunk in chunks), "The answer is 5.")

    def test_a_wrong_key_is_refused_in_each_format(self):
        with self.assertRaises(openai.AuthenticationError):
            self.chat("2 plus 3", openai.OpenAI(api_key="other", base_url=self.base + "/v1", max_retries=0))
        with self.assertRaises(anthropic.AuthenticationError):
            anthropic.Anthropic(api_key="other", base_url=self.base, max_retries=0).messages.create(model="claude", max_tokens=9, messages=[{"role": "user", "content": "x"}])
        stranger = genai.Client(api_key="other", http_options={"base_url": self.base})
        with self.assertRaises(genai.errors.ClientError):
            stranger.models.generate_content(model="g", contents="x")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
