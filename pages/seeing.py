from ui.book import page

page("seeing")
