// Everything here is a convenience: the pages work without it. One file, one convenience; this is the list of them.
import { followChooser } from "./chooser.js";
import { openElsewhere } from "./elsewhere.js";
import { showFavourites } from "./favourites_page.js";
import { keepFavourites } from "./favourites.js";
import { showFeed } from "./feed.js";
import { followAccount } from "./account_favourites.js";
import { sendEvents } from "./events.js";
import { showMe } from "./me_page.js";
import { offerSilence } from "./silence.js";
import { switchLarge } from "./large.js";
import { offerLocating } from "./locate.js";
import { keepSearches } from "./history.js";
import { keepLookedAt } from "./looked_at.js";
import { sortNear } from "./near.js";
import { closePanels } from "./panels.js";
import { rememberPlace } from "./place.js";
import { askForRating } from "./rating.js";
import { showRecommended } from "./recommended.js";
import { searchInPlace } from "./search.js";
import { share } from "./share.js";
import { suggest } from "./suggest.js";
import { keepTicks } from "./ticks.js";
import { listen } from "./voice.js";
import { offerWayBack } from "./way_back.js";

// A page that is being left for the same one in the remembered place (early.js) counts for nothing.
if (!document.documentElement.classList.contains("leaving")) start();

function start() {
  switchLarge();
  closePanels();
  followChooser();
  rememberPlace();
  offerLocating();
  sortNear();
  keepFavourites();
  share();
  openElsewhere();
  searchInPlace();
  keepSearches();
  keepLookedAt();
  suggest();
  listen();
  showFavourites();
  showRecommended();
  askForRating();
  showFeed();
  followAccount();
  sendEvents();
  showMe();
  offerSilence();
  keepTicks();
  offerWayBack();
}
