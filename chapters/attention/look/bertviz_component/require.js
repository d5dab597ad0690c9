// BertViz uses require.js for one thing: to get jQuery and d3. Both are already here.
window.require = { config() {} };
window.requirejs = (_names, run) => run(window.jQuery, window.d3);
