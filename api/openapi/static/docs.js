// Show our own document; ask no validator on another host.
const place = document.getElementById("docs");
SwaggerUIBundle({ url: place.dataset.url, domNode: place, deepLinking: true, validatorUrl: null });
