// The counter of scripts/junit.ts on reports as each runtime writes them, shortened.

import assert from "node:assert/strict";
import { test } from "node:test";
import { countJUnit, summary } from "../../../scripts/junit.ts";

const NODE = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
	<testcase name="adds a > b &amp; &quot;c&quot; &lt;failure> 'd'" time="0.000775" classname="test" file="/p/tests/a.test.ts"/>
	<testcase name="fails with &lt;testcase in its words ]]>" time="0.000829" classname="test" file="/p/tests/a.test.ts" failure="Expected &#10;+ '&lt;skipped/>'&#10;">
		<failure type="testCodeFailure" message="Expected values to be strictly equal:&#10;+ '&lt;skipped/>'&#10;- '&lt;failure ]]>'">
[Error [ERR_TEST_FAILURE]: Expected values to be strictly equal:
+ '&lt;skipped/>'
    at Test.run (node:internal/test_runner/test:1402:25)
      at TestContext.&lt;anonymous> (file:///p/tests/a.test.ts:4:62)
		</failure>
	</testcase>
	<testcase name="is left out" time="0.000096" classname="test" file="/p/tests/a.test.ts">
		<skipped type="skipped" message="no &lt;/testcase> here"/>
	</testcase>
	<testcase name="is a todo that fails" time="0.000120" classname="test" file="/p/tests/a.test.ts" failure="x">
		<skipped type="todo" message="true"/>
		<failure type="testCodeFailure" message="x">
[Error [ERR_TEST_FAILURE]: x] {
}
		</failure>
	</testcase>
	<!-- tests 4 <testcase name="none"/> -->
	<!-- duration_ms 121.58292 -->
</testsuites>
`;

const DENO = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="0.011">
    <testsuite name="./tests/a.test.ts" tests="4" disabled="2" errors="0" failures="1">
        <testcase name="adds a &gt; b &lt;failure&gt; &apos;d&apos;" classname="./tests/a.test.ts" time="0.001" line="3" col="1">
        </testcase>
        <testcase name="fails with &lt;testcase in its words ]]&gt;" classname="./tests/a.test.ts" time="0.003" line="4" col="1">
            <failure message="Uncaught AssertionError: Expected values to be strictly equal:
+ actual - expected

+ &apos;&lt;skipped/&gt;&apos;
">AssertionError: Expected values to be strictly equal:
test(&quot;fails&quot;, () =&gt; { assert.equal(&quot;&lt;skipped/&gt;&quot;, 1); });
    at NodeTestContext.&lt;anonymous&gt; (file:///p/tests/a.test.ts:4:62)</failure>
        </testcase>
        <testcase name="is left out" classname="./tests/a.test.ts" time="0.000" line="5" col="1">
            <skipped/>
        </testcase>
        <testcase name="is to do" classname="./tests/a.test.ts" time="0.000" line="6" col="1">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>
`;

const BUN = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="4" assertions="0" failures="1" skipped="2" time="0.078643917">
  <testsuite name="tests/a.test.ts" file="tests/a.test.ts" tests="4" assertions="0" failures="1" skipped="2" time="0.019" hostname="vm">
    <testcase name="adds a &gt; b" classname="" time="0.001299" file="tests/a.test.ts" line="3" assertions="0" />
    <testcase name="fails with &lt;testcase in its words ]]&gt;" classname="" time="0.001087" file="tests/a.test.ts" line="4" assertions="0">
      <failure type="AssertionError" message="Expected&#10;+ &apos;&lt;skipped/&gt;&apos;&#10;">AssertionError&#10;      at tests/a.test.ts:4:62&#10;</failure>
    </testcase>
    <testcase name="is left out" classname="" time="0" file="tests/a.test.ts" line="5" assertions="0">
      <skipped />
    </testcase>
    <testcase name="is to do" classname="" time="0" file="tests/a.test.ts" line="6" assertions="0">
      <skipped message="TODO" />
    </testcase>
  </testsuite>
</testsuites>
`;

test("counts the report of each runtime", () => {
  const expected = { passed: 1, failed: 1, skipped: 2 };
  assert.deepEqual(countJUnit(NODE), expected);
  assert.deepEqual(countJUnit(DENO), expected);
  assert.deepEqual(countJUnit(BUN), expected);
});

test("a file without tests, which Node reports as a passed test, is none", () => {
  const empty = '<testcase name="tests/a.test.ts" time="0.06" classname="test" file="/p/tests/a.test.ts"/>';
  assert.deepEqual(countJUnit(`<testsuites>${empty}</testsuites>`), { passed: 0, failed: 0, skipped: 0 });
});

test("a file that does not load is one failure on Node", () => {
  const broken = '<testcase name="tests/a.test.ts" file="/p/tests/a.test.ts"><failure message="test failed"></failure>';
  assert.deepEqual(countJUnit(`${broken}</testcase>`), { passed: 0, failed: 1, skipped: 0 });
});

test("an error is a failure, and what CDATA holds is no tag", () => {
  const xml = '<testcase name="a"><error/></testcase><testcase name="b"><![CDATA[<failure/>]]></testcase>';
  assert.deepEqual(countJUnit(xml), { passed: 1, failed: 1, skipped: 0 });
});

test("a report that was never written holds no test", () => {
  assert.deepEqual(countJUnit(""), { passed: 0, failed: 0, skipped: 0 });
});

test("the summary names skipped tests only where there are some", () => {
  assert.equal(summary({ passed: 3, failed: 1, skipped: 0 }), "3 passed, 1 failed");
  assert.equal(summary({ passed: 3, failed: 0, skipped: 2 }), "3 passed, 0 failed, 2 skipped");
});
