// Viewer request, on the behaviour that serves the site: a page's address is its folder's name,
// and the bucket behind CloudFront knows whole keys only.
//
// It rewrites and nothing else. Whether a token is good is for the API to say: a second judge at
// the edge would be a second one to be wrong.
//
// Runtime cloudfront-js-2.0, at most 10 KB. Kept to what every engine of that family runs: no
// destructuring, spread, default parameters, optional chaining, classes or for-of.

var PAGES = ['/track', '/dispatch'];

// CloudFront calls it by this name.
function handler(event) {
  var request = event.request;
  for (var i = 0; i < PAGES.length; i++) {
    var page = PAGES[i];
    if (request.uri === page || request.uri === page + '/') {
      request.uri = page + '/index.html';
      break;
    }
  }
  return request;
}
