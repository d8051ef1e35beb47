// Everything here is a convenience: the pages work without it. One file, one convenience; this is the list of them.
import { followChooser } from "./chooser.js";
import { openElsewhere } from "./elsewhere.js";
import { showFavourites } from "./favourites_page.js";
import { keepFavourites } from "./favourites.js";
import { showFeed } from "./feed.js";
import { switchLarge } from "./large.js";
import { keepSearches } from "./history.js";
import { closePanels } from "./panels.js";
import { showRecommended } from "./recommended.js";
import { searchInPlace } from "./search.js";
import { share } from "./share.js";
import { suggest } from "./suggest.js";
import { listen } from "./voice.js";

switchLarge();
closePanels();
followChooser();
keepFavourites();
share();
openElsewhere();
searchInPlace();
keepSearches();
suggest();
listen();
showFavourites();
showRecommended();
showFeed();
